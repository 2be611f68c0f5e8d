@{
    RootModule        = 'StandIn.psm1'
    ModuleVersion     = '1.0.0'
    GUID              = '2f0d7a60-4b5a-4a4e-8a1f-0d0f4f1e6f53'
    Author            = 'Direxio'
    FunctionsToExport = '*'
    CmdletsToExport   = @()
    AliasesToExport   = @()
}
