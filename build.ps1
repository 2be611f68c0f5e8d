#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests or packages the module; thin over dotnet.
.PARAMETER Task
    Build    compiles, and stages an importable module under artifacts/module
    Test     builds, then runs all tests, the Pester files among them; those that need more than is here skip and say so
    Package  builds, then makes artifacts/package with the module as a zip file and the Host as a .NET tool
.PARAMETER Configuration
    Release or Debug.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$modules = Join-Path $PSScriptRoot 'artifacts/module'
$packages = Join-Path $PSScriptRoot 'artifacts/package'

function Build {
    dotnet build (Join-Path $PSScriptRoot 'Direxio.Deployer.sln') -c $Configuration
}

function Test {
    # The Pester files run in a pwsh of their own, with a copy of the module: one that is loaded cannot be built again.
    dotnet test (Join-Path $PSScriptRoot 'Direxio.Deployer.sln') -c $Configuration --no-build
}

function Package {
    $null = New-Item $packages -ItemType Directory -Force
    $version = dotnet msbuild (Join-Path $PSScriptRoot 'Directory.Build.props') -getProperty:Version

    # A folder with the module's name at the root, so that it can be unpacked into any folder of PSModulePath.
    $folder = Join-Path $packages 'Direxio.Deployer'
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
    Copy-Item (Join-Path $modules "Direxio.Deployer/$version") $folder -Recurse
    Compress-Archive $folder (Join-Path $packages "Direxio.Deployer.$version.zip") -Force
    Remove-Item $folder -Recurse -Force

    dotnet pack (Join-Path $PSScriptRoot 'src/Direxio.Deployer.Host') -c $Configuration --no-build -o $packages
}

Build
switch ($Task) {
    'Test' { Test }
    'Package' { Package }
}
