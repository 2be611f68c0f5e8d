using Direxio.Deployer.NativeCode;

// Takes an assembly with native code and writes it without the native code's debug information.
if (args is not [var source, var target])
{
    Console.Error.WriteLine("Usage: Direxio.Deployer.NativeCode <assembly> <where to write it>");
    return 2;
}

var image = File.ReadAllBytes(source);
try
{
    _ = ReadyToRunImage.EmptyDebugInfo(image);
}
catch (BadImageFormatException exception)
{
    Console.Error.WriteLine($"{source}: error NATIVE01: {exception.Message}");
    return 1;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
File.WriteAllBytes(target, image);
return 0;
