using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;

namespace Rpa.Host.Simulating;

/// <summary>Writes a walk into a test file of its process. The file is written only when the new test passes.</summary>
internal sealed class TestKeeper(string folder, string? preset)
{
    /// <summary>Asks for the name and the file, and keeps the walk.</summary>
    public void Keep(Simulation simulation, LineConsole lines)
    {
        var name = lines.Ask("What does it show? A sentence: ");
        if (name.Length == 0)
        {
            lines.Line("Not kept: a test needs a name.", "yellow");
            return;
        }

        var usual = preset ?? Usual();
        var path = preset ?? lines.Ask($"file [{usual}]: ");
        path = path.Length == 0 ? usual : path;
        path = path.EndsWith(TestFiles.Ending, StringComparison.Ordinal) ? path : path + TestFiles.Ending;
        var full = Path.GetFullPath(path, folder);
        if (!full.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            lines.Line($"Not kept: a test lies beside its process, in '{folder}'.", "yellow");
            return;
        }

        lines.Line(Keep(simulation, name, full) ?? $"Kept in {full}; it passes.");
    }

    /// <summary>Why the walk cannot be kept, or null after it was.</summary>
    public string? Keep(Simulation simulation, string name, string full)
    {
        try
        {
            var before = File.Exists(full) ? File.ReadAllText(full) : null;
            var (text, fault) = KeptTest.Add(before, simulation.ToTest(name), SchemaFor(full));
            fault ??= Failure(simulation.Bundle, text!, Path.GetRelativePath(folder, full), name);
            if (fault is not null)
            {
                return $"Not kept: {fault}";
            }

            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var draft = full + ".tmp";
            File.WriteAllText(draft, text);
            File.Move(draft, full, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Not kept: '{full}' cannot be written: {e.Message}";
        }
    }

    private static string? Failure(CompiledBundle bundle, string text, string path, string name)
    {
        var files = bundle.Source.Files.SetItem(path.Replace('\\', '/'), Encoding.UTF8.GetBytes(text));
        var changed = new CompiledBundle(bundle.Hash, bundle.Definition, bundle.Assets, bundle.Catalog, bundle.Source with { Files = files });
        var found = new DiagnosticBag();
        var file = TestFiles.Read(changed, found).FirstOrDefault(f => f.Path.EndsWith(path, StringComparison.Ordinal));
        if (found.ToImmutable().FirstOrDefault(f => f.Severity == Severity.Error && f.Span.File.EndsWith(path, StringComparison.Ordinal)) is { } fault)
        {
            return fault.ToString();
        }

        return file is null ? "The file has no tests." : TestFiles.Run(changed, file).Last(r => r.Test.Name == name).Findings.FirstOrDefault()?.ToString();
    }

    /// <summary>The only test file there is, or a new one.</summary>
    private string Usual()
    {
        var files = Directory.EnumerateFiles(folder, "*" + TestFiles.Ending).Select(Path.GetFileName).ToList();
        return files is [var only] ? only! : "simulated" + TestFiles.Ending;
    }

    private string? SchemaFor(string full)
    {
        var schema = Path.Combine(Directory.GetParent(Path.GetFullPath(folder))?.FullName ?? folder, "schema", "test.schema.json");
        return File.Exists(schema) ? Path.GetRelativePath(Path.GetDirectoryName(full)!, schema).Replace('\\', '/') : null;
    }
}
