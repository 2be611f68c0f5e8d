# Cmdlets that README and skill name and that this tree does not have yet. Once they are here the list is empty, which a test demands.
