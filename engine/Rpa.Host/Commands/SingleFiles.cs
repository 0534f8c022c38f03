using System.Collections.Immutable;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Browsing;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;

namespace Rpa.Host.Commands;

/// <summary>
/// A file of a process other than its `workflow.yaml`, given to `rpa validate`. Inside a process it is checked with the process, and what is found in it is shown; a calendar, or a file that lies
/// alone, is checked by itself.
/// </summary>
internal static class SingleFiles
{
    private const string CalendarEnding = ".calendar.yaml";

    /// <summary>Single files, and the paths that name whole processes.</summary>
    public static (IReadOnlyList<string> Alone, IReadOnlyList<string> Whole) Split(IReadOnlyList<string> paths)
    {
        var files = paths.Where(p => File.Exists(p) && Path.GetFileName(p) != "workflow.yaml").ToList();
        return (files, [.. paths.Except(files)]);
    }

    /// <summary>The calendars beside the processes of a folder.</summary>
    public static IEnumerable<string> Calendars(IEnumerable<string> folders) =>
        folders.Select(f => Path.Combine(f, "calendars")).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*" + CalendarEnding).Order(StringComparer.Ordinal)).Select(f => Path.GetRelativePath(Directory.GetCurrentDirectory(), f) is var shown && !shown.StartsWith("..", StringComparison.Ordinal) ? shown : f);

    /// <summary>The findings in a file.</summary>
    public static ImmutableArray<Diagnostic> Check(string path, BotCatalog catalog)
    {
        var diagnostics = new DiagnosticBag();
        var full = Path.GetFullPath(path);
        if (full.EndsWith(CalendarEnding, StringComparison.Ordinal))
        {
            HolidayCalendars.Read(path, Bytes(full), diagnostics);
        }
        else if (ProcessOf(full) is { } folder)
        {
            // The neighbours are read too: a process may start another.
            var parent = Directory.GetParent(folder)!.FullName;
            var sources = BundleFolders.ReadAll(parent);
            foreach (var bundle in BundleCompiler.Compile(sources, catalog, diagnostics).Where(_ => full.EndsWith(TestFiles.Ending, StringComparison.Ordinal)))
            {
                TestFiles.Read(bundle, diagnostics);
            }

            var source = sources.First(s => s.Name == Path.GetFileName(folder));
            var shown = $"{source.DisplayPath}/{Path.GetRelativePath(folder, full).Replace('\\', '/')}";
            return [.. diagnostics.ToImmutable().Where(d => d.Span.File == shown || d.Span.File == Path.GetRelativePath(folder, full))];
        }
        else if (catalog.AssetKinds.Values.FirstOrDefault(k => full.EndsWith(k.Ending, StringComparison.Ordinal)) is { } kind)
        {
            // Without a process nothing is known of its data.
            var scopes = CelEnvironment.Empty.With(Language.Definitions.Scopes.DataName, CelType.Dyn).With(Language.Definitions.Scopes.CaseName, Language.Definitions.Scopes.Case);
            Bytes(full);
            kind.Parse(LooseScripts.Source(path, kind, scopes) with { Beside = FormFiles.Beside(new FileInfo(full)) }, diagnostics);
        }
        else
        {
            var endings = string.Join(", ", catalog.AssetKinds.Values.Select(k => "*" + k.Ending).Order(StringComparer.Ordinal));
            throw new UserFaultException(ExitCode.Input, $"'{path}' is no file of a process. Expected workflow.yaml, *.rules.yaml, *{TestFiles.Ending}, *{CalendarEnding}, {endings}, or a folder.");
        }

        return diagnostics.ToImmutable();
    }

    private static string? ProcessOf(string file)
    {
        var folder = Path.GetDirectoryName(file);
        while (folder is not null && !File.Exists(Path.Combine(folder, "workflow.yaml")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
