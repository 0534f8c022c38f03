using System.Collections.Immutable;
using Rpa.Language.Bundles;

namespace Rpa.Host.Composition;

/// <summary>Process folders on disk become bundle sources. Only this reads workflow files.</summary>
internal static class BundleFolders
{
    private const string WorkflowFile = "workflow.yaml";

    /// <summary>Larger files are no part of a process; they are reported by the compiler as missing.</summary>
    private const long LargestFile = 8 * 1024 * 1024;

    /// <summary>The `workflows` folder: the one given, or the nearest above the working folder or the program that has bundles.</summary>
    public static string Find(string? given)
    {
        if (given is not null)
        {
            return Directory.Exists(given)
                ? Path.GetFullPath(given)
                : throw new UserFaultException(ExitCode.Input, $"The folder '{given}' does not exist. Name the folder of the processes with --workflows.");
        }

        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, "workflows");
                if (Directory.Exists(candidate) && Directory.EnumerateFiles(candidate, WorkflowFile, SearchOption.AllDirectories).Any())
                {
                    return candidate;
                }
            }
        }

        throw new UserFaultException(ExitCode.Input, "There is no folder 'workflows' with processes here or above. Name it with --workflows.");
    }

    /// <summary>Every process folder below <paramref name="root"/>, by name.</summary>
    public static ImmutableArray<BundleSource> ReadAll(string root) =>
    [
        .. Directory.EnumerateDirectories(root).Where(d => File.Exists(Path.Combine(d, WorkflowFile))).Order(StringComparer.Ordinal).Select(Read),
    ];

    /// <summary>One process folder.</summary>
    public static BundleSource Read(string folder)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 }))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (new FileInfo(file).Length <= LargestFile && !path.Split('/').Any(part => part.StartsWith('.')))
            {
                files[path] = File.ReadAllBytes(file);
            }
        }

        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        return new BundleSource(Path.GetFileName(Path.GetFullPath(folder)), shown.StartsWith("..", StringComparison.Ordinal) ? folder : shown, files.ToImmutable());
    }
}
