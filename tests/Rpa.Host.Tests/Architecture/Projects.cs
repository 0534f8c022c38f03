using System.Collections.Immutable;
using System.Xml.Linq;
using Rpa.Testing;

namespace Rpa.Host.Tests.Architecture;

/// <summary>A project as its file says.</summary>
internal sealed record Project(string Name, string File, ImmutableArray<string> References, ImmutableArray<string> Packages)
{
    /// <summary>Folders that hold production code.</summary>
    public static readonly ImmutableArray<string> ProductionFolders = ["engine", "bots", "designer", "samples"];

    /// <summary>Everything that ships.</summary>
    public static ImmutableArray<Project> Production { get; } = [.. ProductionFolders.SelectMany(Below)];

    /// <summary>Everything there is.</summary>
    public static ImmutableArray<Project> All { get; } = [.. Production, .. Below("tests")];

    /// <summary>Source files of the folders, without what a build leaves.</summary>
    public static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(f => Directory.EnumerateFiles(Checkout.Path(f), "*", SearchOption.AllDirectories))
        .Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".cshtml" && !f.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"));

    private static IEnumerable<Project> Below(string folder) =>
        Directory.EnumerateFiles(Checkout.Path(folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read);

    private static Project Read(string file)
    {
        var xml = XDocument.Load(file);
        IEnumerable<string> Includes(string element) => xml.Descendants(element).Select(e => (string?)e.Attribute("Include") ?? "");
        return new Project(
            Path.GetFileNameWithoutExtension(file), file, [.. Includes("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))], [.. Includes("PackageReference")]);
    }
}
