using System.Collections.Immutable;
using System.CommandLine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Configuration;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;

namespace Rpa.Host.Commands;

/// <summary>`rpa validate PATH… [--json]`.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Process folders, folders of them, or single files (a form, page script, letter, rules, calendar or test); without one, the folder 'workflows'.", Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var config = new Option<FileInfo?>("--config") { Description = "A configuration, where processes use bots by somebody else that it names." };
        var command = new Command("validate", "Check and prove processes.") { paths, json, outFile, config };
        command.SetAction(result => Run(result.GetValue(paths) ?? [], result.GetValue(json), result.GetValue(outFile), result.GetValue(config)));
        return command;
    }

    private static int Run(string[] paths, bool json, FileInfo? outFile, FileInfo? config)
    {
        var diagnostics = new DiagnosticBag();
        var catalog = config is null ? BotComposition.Catalog() : BotComposition.Catalog(EngineSetup.Bots(ConfigReader.Load(config)));
        var (alone, rest) = SingleFiles.Split(paths);
        var sources = rest.Count > 0 || alone.Count == 0 ? Sources(rest) : [];
        foreach (var bundle in BundleCompiler.Compile(sources, catalog, diagnostics))
        {
            TestFiles.Read(bundle, diagnostics);
        }

        foreach (var file in alone.Concat(SingleFiles.Calendars(rest.Count > 0 || alone.Count > 0 ? rest : [BundleFolders.Find(null)])))
        {
            diagnostics.AddRange(SingleFiles.Check(file, catalog));
        }

        var findings = diagnostics.ToImmutable();
        if (json || outFile is not null)
        {
            Output.Write(Output.ToJson(findings.Select(View)), outFile);
        }
        else
        {
            Say.Findings(findings);
            if (findings.IsEmpty)
            {
                Say.Line(alone.Count == 0 ? $"{sources.Length} processes checked, no findings." : $"{alone.Count + sources.Length} files and processes checked, no findings.");
            }
        }

        return diagnostics.HasErrors ? ExitCode.Findings : ExitCode.Done;
    }

    /// <summary>A process folder, its `workflow.yaml`, or a folder of process folders.</summary>
    internal static ImmutableArray<BundleSource> Sources(IReadOnlyCollection<string> paths)
    {
        var sources = ImmutableArray.CreateBuilder<BundleSource>();
        foreach (var path in paths.Count == 0 ? [BundleFolders.Find(null)] : paths)
        {
            var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
            if (!Directory.Exists(folder))
            {
                throw new UserFaultException(ExitCode.Input, $"'{path}' is neither a file nor a folder.");
            }

            sources.AddRange(File.Exists(Path.Combine(folder, "workflow.yaml")) ? [BundleFolders.Read(folder)] : BundleFolders.ReadAll(folder));
        }

        return sources.Count > 0 ? sources.ToImmutable() : throw new UserFaultException(ExitCode.Input, $"There is no workflow.yaml in {string.Join(", ", paths)}.");
    }

    internal static object View(Diagnostic d) => new
    {
        d.Code, Severity = d.Severity.ToString().ToLowerInvariant(), d.Span.File, d.Span.Line, d.Span.Column, d.Span.EndLine, d.Span.EndColumn, d.Message, d.Remedy, Path = (IReadOnlyList<string>)d.Path,
    };
}
