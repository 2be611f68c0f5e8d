namespace Direxio.Deployer.HelpBuilder;

/// <summary>A page that cannot be made into help; says where, in the form in which a build shows an error.</summary>
public sealed class HelpPageException(string file, int line, string problem) : Exception($"{file}({line}): error HELP01: {problem}");
