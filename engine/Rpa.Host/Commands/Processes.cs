using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;

namespace Rpa.Host.Commands;

/// <summary>Processes that a command names, read together with their neighbours: a process may start another.</summary>
internal static class Processes
{
    /// <summary>The process of a folder or its `workflow.yaml`, and all that are to be read with it.</summary>
    public static (BundleSource Wanted, ImmutableArray<BundleSource> All) Sources(string path)
    {
        var wanted = ValidateCommand.Sources([path])[0];
        var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : Path.GetFullPath(path);
        return (wanted, Directory.GetParent(folder)?.FullName is { } parent ? BundleFolders.ReadAll(parent) : [wanted]);
    }

    /// <summary>The process; one with errors is the user's fault, its findings are shown.</summary>
    public static CompiledBundle Of(string path, string what)
    {
        var (wanted, sources) = Sources(path);
        var diagnostics = new DiagnosticBag();
        var bundle = BundleCompiler.Compile(sources, BotComposition.Catalog(), diagnostics).FirstOrDefault(b => b.Source.Name == wanted.Name);
        if (bundle is null)
        {
            Say.Findings([.. diagnostics.ToImmutable().Where(f => f.Span.File.StartsWith(wanted.DisplayPath + "/", StringComparison.Ordinal))]);
        }

        return bundle ?? throw new UserFaultException(ExitCode.Findings, $"'{path}' has errors and cannot be {what}.");
    }

    /// <summary>The processes of a folder of processes, or the one of a process's folder, by name.</summary>
    public static SortedDictionary<string, CompiledBundle> All(string path, string what)
    {
        if (File.Exists(path) || File.Exists(Path.Combine(path, "workflow.yaml")))
        {
            var one = Of(path, what);
            return new SortedDictionary<string, CompiledBundle>(StringComparer.Ordinal) { [one.Definition.Name] = one };
        }

        var sources = ValidateCommand.Sources([path]);
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile(sources, BotComposition.Catalog(), diagnostics);
        if (diagnostics.HasErrors)
        {
            Say.Findings(diagnostics.ToImmutable());
            throw new UserFaultException(ExitCode.Findings, $"Processes in '{path}' have errors and cannot be {what}.");
        }

        return new SortedDictionary<string, CompiledBundle>(bundles.ToDictionary(b => b.Definition.Name), StringComparer.Ordinal);
    }
}
