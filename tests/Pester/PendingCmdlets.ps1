# Cmdlets that README and skill name and that this tree does not have yet. Once they are here the list is empty, which a test demands.
'Get-DirexioAwsPolicy', 'Get-DirexioDomain', 'Get-DirexioSkill', 'Import-DirexioAwsCredential', 'Install-DirexioSkill'
'Test-DirexioAwsCredential', 'Test-DirexioAwsPermission', 'Test-DirexioDomain', 'Uninstall-DirexioSkill', 'Update-DirexioSkill'
