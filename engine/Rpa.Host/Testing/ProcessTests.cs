using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;

namespace Rpa.Host.Testing;

/// <summary>A test that was run.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Took">How long.</param>
internal sealed record TimedResult(TestResult Result, TimeSpan Took);

/// <summary>What the tests of a process gave.</summary>
/// <param name="Name">The process.</param>
/// <param name="Results">In the order of the files.</param>
/// <param name="Findings">Faults of the process or of its test files, and answers that no test used.</param>
/// <param name="Coverage">What was passed; null where the process cannot be tested.</param>
internal sealed record ProcessReport(string Name, ImmutableArray<TimedResult> Results, ImmutableArray<Diagnostic> Findings, Coverage? Coverage)
{
    /// <summary>The number of tests that failed.</summary>
    public int Failed => Results.Count(r => !r.Result.Passed);

    /// <summary>Every test passed and nothing was found.</summary>
    public bool IsClean => Failed == 0 && Findings.All(f => f.Severity != Severity.Error);
}

/// <summary>Finds processes with their tests and runs them.</summary>
internal static class ProcessTests
{
    private const string WorkflowFile = "workflow.yaml";

    /// <summary>Runs the tests of every process below the paths; a path may also be a workflow or a test file.</summary>
    public static IEnumerable<ProcessReport> Run(IReadOnlyCollection<string> paths, BotCatalog catalog, TimeProvider time)
    {
        foreach (var (folder, only) in Wanted(paths.Count == 0 ? [BundleFolders.Find(null)] : paths))
        {
            yield return Run(folder, only, catalog, time);
        }
    }

    /// <summary>The process in a folder, compiled with its neighbours, since a process may start another; or its findings.</summary>
    public static (CompiledBundle? Bundle, ImmutableArray<Diagnostic> Findings) Compile(string folder, BotCatalog catalog)
    {
        var full = Path.GetFullPath(folder);
        var parent = Directory.GetParent(full)?.FullName;
        var found = new DiagnosticBag();
        var sources = parent is null ? [BundleFolders.Read(full)] : BundleFolders.ReadAll(parent);
        var bundles = BundleCompiler.Compile(sources, catalog, found);
        var name = Path.GetFileName(full);
        var shown = sources.First(s => s.Name == name).DisplayPath + "/";
        return (bundles.FirstOrDefault(b => b.Source.Name == name), [.. found.ToImmutable().Where(d => d.Span.File.StartsWith(shown, StringComparison.Ordinal))]);
    }

    private static ProcessReport Run(string folder, IReadOnlySet<string> only, BotCatalog catalog, TimeProvider time)
    {
        var name = Path.GetFileName(Path.GetFullPath(folder));
        var (bundle, findings) = Compile(folder, catalog);
        if (bundle is null)
        {
            return new ProcessReport(name, [], findings, null);
        }

        var found = new DiagnosticBag();
        bool IsWanted(string file) => only.Count == 0 || only.Contains(Path.GetFullPath(file));
        var files = TestFiles.Read(bundle, found).Where(f => IsWanted(f.Path));
        var results = new List<TimedResult>();
        foreach (var file in files)
        {
            var before = results.Count;
            var started = time.GetTimestamp();
            foreach (var result in TestFiles.Run(bundle, file))
            {
                results.Add(new TimedResult(result, time.GetElapsedTime(started)));
                started = time.GetTimestamp();
            }

            found.AddRange(TestFiles.Unused(file, [.. results.Skip(before).Select(r => r.Result)]));
        }

        return new ProcessReport(name, [.. results], [.. found.ToImmutable().Where(f => IsWanted(f.Span.File))], Coverage.Of(bundle.Definition, [.. results.Select(r => r.Result)]));
    }

    /// <summary>Process folders, and for each the test files that alone are wanted (all where there is none).</summary>
    private static IEnumerable<(string Folder, IReadOnlySet<string> Only)> Wanted(IEnumerable<string> paths)
    {
        var wanted = new Dictionary<string, HashSet<string>>();
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            if (File.Exists(full))
            {
                var folder = ProcessOf(full) ?? throw new UserFaultException(ExitCode.Input, $"'{path}' belongs to no process: neither its folder nor one above has a {WorkflowFile}.");
                var isTest = full.EndsWith(TestFiles.Ending, StringComparison.Ordinal);
                if (!isTest && Path.GetFileName(full) != WorkflowFile)
                {
                    throw new UserFaultException(ExitCode.Input, $"'{path}' is no test. Expected *{TestFiles.Ending}, {WorkflowFile} or a folder.");
                }

                if (wanted.TryAdd(folder, isTest ? [full] : []))
                {
                    continue;
                }

                wanted[folder] = isTest && wanted[folder].Count > 0 ? [.. wanted[folder], full] : [];
                continue;
            }

            if (!Directory.Exists(full))
            {
                throw new UserFaultException(ExitCode.Input, $"'{path}' is neither a file nor a folder.");
            }

            var folders = Directory.EnumerateFiles(full, WorkflowFile, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, IgnoreInaccessible = true })
                .Select(f => Path.GetDirectoryName(f)!).Order(StringComparer.Ordinal).ToList();
            if (folders.Count == 0 && ProcessOf(Path.Combine(full, "x")) is { } above)
            {
                folders.Add(above);
            }

            if (folders.Count == 0)
            {
                throw new UserFaultException(ExitCode.Input, $"There is no {WorkflowFile} in '{path}'.");
            }

            folders.ForEach(f => wanted[f] = []);
        }

        return wanted.Select(w => (w.Key, (IReadOnlySet<string>)w.Value));
    }

    /// <summary>The folder of the process that a file belongs to, or null.</summary>
    public static string? ProcessOf(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        while (folder is not null && !File.Exists(Path.Combine(folder, WorkflowFile)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
