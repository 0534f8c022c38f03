using Rpa.Expressions.Diagnostics;

namespace Rpa.Host.Configuration;

/// <summary>What reading `rpa.yaml` can find beside what every YAML file can have: RPA700 and up.</summary>
internal static class ConfigDiagnostics
{
    public static readonly DiagnosticDescriptor BadValue = new("RPA700", Severity.Error, "Setting cannot be used");
    public static readonly DiagnosticDescriptor SecretMissing = new("RPA701", Severity.Error, "Secret cannot be had");
    public static readonly DiagnosticDescriptor UnknownVariable = new("RPA702", Severity.Warning, "Environment variable names no setting");
    public static readonly DiagnosticDescriptor Unsafe = new("RPA703", Severity.Warning, "Setting is unsafe");
    public static readonly DiagnosticDescriptor SecretInFile = new("RPA704", Severity.Error, "Secret stands in the file");
}
