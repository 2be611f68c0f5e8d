#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, signs or packages the module; thin over dotnet.
.PARAMETER Task
    Build    compiles, and stages an importable module under artifacts/module
    Test     builds, then runs all tests, the Pester files among them; those that need more than is here skip and say so
    Sign     signs the module that is staged; does not build
    Package  builds, signs if a certificate is named, then makes artifacts/package: the module as a zip file, direxio as a .NET tool, and
             what Update-Help downloads. Each is then unpacked or installed into a folder that is thrown away, and used.
.PARAMETER Configuration
    Release or Debug.
.PARAMETER CertificateThumbprint
    The certificate for code signing, from the stores of the user or the machine. Without it nothing is signed. Only PowerShell on Windows
    can sign (Set-AuthenticodeSignature); elsewhere this is an error. A module that was built elsewhere can be copied to Windows and
    signed there with -Task Sign.
.PARAMETER TimestampServer
    Who confirms the time of the signatures, so that they hold longer than the certificate.
.EXAMPLE
    ./build.ps1 -Task Test
.EXAMPLE
    ./build.ps1 -Task Package -CertificateThumbprint $thumbprint -TimestampServer http://timestamp.example.org
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Sign', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [string] $CertificateThumbprint,

    [string] $TimestampServer
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$properties = Join-Path $PSScriptRoot 'Directory.Build.props'
$version = dotnet msbuild $properties -getProperty:Version
$module = Join-Path $PSScriptRoot "artifacts/module/Direxio.Deployer/$version"
$packages = Join-Path $PSScriptRoot 'artifacts/package'

function Build {
    dotnet build (Join-Path $PSScriptRoot 'Direxio.Deployer.sln') -c $Configuration
}

function Test {
    # The Pester files run in a pwsh of their own, with a copy of the module: one that is loaded cannot be built again.
    dotnet test (Join-Path $PSScriptRoot 'Direxio.Deployer.sln') -c $Configuration --no-build
}

function Sign {
    if (-not (Get-Command Set-AuthenticodeSignature -ErrorAction Ignore)) {
        throw 'PowerShell signs on Windows only. Copy artifacts/module there and run ./build.ps1 -Task Sign, or leave -CertificateThumbprint out.'
    }

    $certificate = Get-ChildItem Cert:/CurrentUser/My, Cert:/LocalMachine/My -CodeSigningCert |
        Where-Object Thumbprint -eq $CertificateThumbprint | Select-Object -First 1
    if (-not $certificate) { throw "There is no certificate for code signing with the thumbprint '$CertificateThumbprint'." }

    # What its maker signed and the build left whole keeps that signature.
    $unsigned = Get-ChildItem $module -Recurse -File -Include *.psd1, *.ps1xml, *.dll |
        Where-Object { (Get-AuthenticodeSignature $_).Status -ne 'Valid' }
    foreach ($file in $unsigned) {
        $time = $TimestampServer ? @{ TimestampServer = $TimestampServer } : @{}
        $signed = Set-AuthenticodeSignature $file -Certificate $certificate -HashAlgorithm SHA256 @time
        if ($signed.Status -ne 'Valid') { throw "$($file.Name) could not be signed: $($signed.StatusMessage)" }
    }
}

function Package {
    Remove-Item $packages -Recurse -Force -ErrorAction Ignore
    $null = New-Item $packages -ItemType Directory

    # A folder with the module's name at the root, so that it can be unpacked into any folder of PSModulePath.
    $folder = Join-Path $packages 'Direxio.Deployer'
    Copy-Item $module $folder -Recurse
    Compress-Archive $folder (Join-Path $packages "Direxio.Deployer.$version.zip") -CompressionLevel Optimal
    Remove-Item $folder -Recurse -Force

    PackageHelp
    dotnet pack (Join-Path $PSScriptRoot 'src/Direxio.Deployer.Host') -c $Configuration --no-build -o $packages
}

# What Update-Help downloads from the manifest's HelpInfoUri: zip for Linux and macOS, and for Windows a cabinet, where something makes one.
function PackageHelp {
    $manifest = Import-PowerShellDataFile (Join-Path $module 'Direxio.Deployer.psd1')
    $name = Join-Path $packages "Direxio.Deployer_$($manifest.GUID)"
    $help = Join-Path $module 'en-US'
    Set-Content "${name}_HelpInfo.xml" @"
<?xml version="1.0" encoding="utf-8"?>
<HelpInfo xmlns="http://schemas.microsoft.com/powershell/help/2010/05">
  <HelpContentURI>$($manifest.HelpInfoUri)</HelpContentURI>
  <SupportedUICultures>
    <UICulture><UICultureName>en-US</UICultureName><UICultureVersion>$version.0</UICultureVersion></UICulture>
  </SupportedUICultures>
</HelpInfo>
"@
    Compress-Archive (Join-Path $help '*') "${name}_en-US_HelpContent.zip"
    $cabinet = "${name}_en-US_HelpContent.cab"
    if (Get-Command gcab -ErrorAction Ignore) {
        gcab --create --zip $cabinet (Get-ChildItem $help -File).FullName
    }
    else {
        Write-Warning 'No cabinet for Update-Help on Windows: gcab is not installed.'
    }
}

# Each package as its users meet it: with nothing of this repository around.
function Verify {
    $place = New-Item (Join-Path ([IO.Path]::GetTempPath()) "direxio-package-$([guid]::NewGuid().ToString('n'))") -ItemType Directory
    $kept = $env:DIREXIO_HOME, $env:DIREXIO_MODULE_PATH
    try {
        $env:DIREXIO_HOME = Join-Path $place 'home'
        $env:DIREXIO_MODULE_PATH = $null
        Expand-Archive (Join-Path $packages "Direxio.Deployer.$version.zip") (Join-Path $place 'modules')
        pwsh -NoProfile -NonInteractive -Command "
            `$ErrorActionPreference = 'Stop'
            `$env:PSModulePath = '$(Join-Path $place 'modules')' + [IO.Path]::PathSeparator + `$env:PSModulePath
            `$null = Start-DirexioDeployment chat.example.org -Rehearse -ConfirmDomainBinding -Force
            Update-Help Direxio.Deployer -SourcePath '$packages' -UICulture en-US -Force
            'The module: ' + (Get-DirexioStatus -Rehearse).Status"

        Set-Content (Join-Path $place 'nuget.config') "<configuration><packageSources><clear /><add key='here' value='$packages' /></packageSources></configuration>"
        dotnet tool install Direxio.Deployer.Host --version $version --tool-path (Join-Path $place 'tools') --configfile (Join-Path $place 'nuget.config')
        $direxio = Join-Path $place 'tools' ($IsWindows ? 'direxio.exe' : 'direxio')
        & $direxio --version
        & $direxio Get-DirexioStatus -Rehearse -OutputFormat Json
    }
    finally {
        $env:DIREXIO_HOME, $env:DIREXIO_MODULE_PATH = $kept
        Remove-Item $place -Recurse -Force
    }
}

if ($Task -eq 'Sign') {
    Sign
    return
}

Build
switch ($Task) {
    'Test' { Test }
    'Package' {
        if ($CertificateThumbprint) { Sign }
        Package
        Verify
    }
}
