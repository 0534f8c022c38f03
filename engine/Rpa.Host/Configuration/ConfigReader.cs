using System.Collections;
using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Schema;

namespace Rpa.Host.Configuration;

/// <summary>Finds and reads `rpa.yaml`. All faults are found at once.</summary>
internal static class ConfigReader
{
    public const string FileName = "rpa.yaml";

    private static readonly string[] Usual = [FileName, "/etc/rpa/" + FileName];

    /// <summary>The file: the one given, else `RPA_CONFIG`, else `rpa.yaml` here, else `/etc/rpa/rpa.yaml`.</summary>
    public static string Find(FileInfo? given)
    {
        var named = given?.FullName ?? Environment.GetEnvironmentVariable("RPA_CONFIG");
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? Path.GetFullPath(named) : throw new UserFaultException(ExitCode.Input, $"The configuration '{named}' does not exist. Name the file with --config, or write one: rpa config new > rpa.yaml");
        }

        return Usual.FirstOrDefault(File.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new UserFaultException(ExitCode.Input, $"There is no configuration: neither {string.Join(" nor ", Usual)}. Name the file with --config, or write one: rpa config new > rpa.yaml");
    }

    /// <summary>There is one, without being named on the command line.</summary>
    public static bool Exists() => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("RPA_CONFIG")) || Usual.Any(File.Exists);

    /// <summary>The configuration; faults end with all of them told, and exit code 1.</summary>
    public static RpaConfig Load(FileInfo? given)
    {
        var diagnostics = new DiagnosticBag();
        var file = Find(given);
        var config = Read(file, Bytes(file), Variables(), diagnostics);
        if (config is null || diagnostics.HasErrors)
        {
            Terminal.Say.Findings(diagnostics.ToImmutable());
            throw new UserFaultException(ExitCode.Findings, $"The configuration {file} has errors. Mend them, then start again; `rpa config check` shows them without a start.");
        }

        foreach (var warning in diagnostics.ToImmutable())
        {
            Console.Error.WriteLine(warning.ToString());
        }

        return config;
    }

    /// <summary>Reads it with what the variables say instead; null where it has errors.</summary>
    public static RpaConfig? Read(string file, ReadOnlySpan<byte> utf8, IReadOnlyDictionary<string, string> variables, DiagnosticBag diagnostics)
    {
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), file) is var near && !near.StartsWith("..", StringComparison.Ordinal) ? near : file;
        var found = new DiagnosticBag();
        var node = YamlReader.Read(shown, utf8, found);
        if (node is not (null or YamlMapping))
        {
            new ShapeCheck(found).Check(node, ConfigShapes.File, FileName);
            diagnostics.AddRange(found.ToImmutable());
            return null;
        }

        // An empty file is a whole one where the environment sets everything.
        var isEmpty = node is null && found.Count == 1 && found.Has(YamlDiagnostics.Empty);
        diagnostics.AddRange(isEmpty ? [] : found.ToImmutable());
        var root = EnvironmentOverrides.Apply(node as YamlMapping ?? new YamlMapping([], SourceSpan.StartOf(shown)) { IsPartial = !isEmpty }, variables, diagnostics);
        new ShapeCheck(diagnostics).Check(root, ConfigShapes.File, FileName);
        var config = new ConfigBuilder(file, variables, diagnostics).Build(root);
        return diagnostics.HasErrors ? null : config;
    }

    /// <summary>The process's environment.</summary>
    public static ImmutableDictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(v => v.Value is not null).ToImmutableDictionary(v => (string)v.Key, v => (string)v.Value!, StringComparer.Ordinal);

    public static byte[] Bytes(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"The configuration '{file}' cannot be read: {e.Message}", e);
        }
    }
}
