using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;

namespace Rpa.Host.Browsing;

/// <summary>Files of a kind that are read outside of a compiled process: those they use lie beside them, in the process's folder.</summary>
internal static class LooseScripts
{
    /// <summary>The file as its parser gets it. A file in a folder such as `scripts` is called by both, `scripts/new-entry`, as the process calls it.</summary>
    public static AssetSource Source(string path, IAssetKind kind, CelEnvironment scopes)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var own = Path.GetFileName(full)[..^kind.Ending.Length];
        var isInside = Path.GetFileName(folder) == kind.Name + "s";
        var root = isInside ? Path.GetDirectoryName(folder)! : folder;
        return Source(isInside ? $"{Path.GetFileName(folder)}/{own}" : own, path, root, kind, scopes);
    }

    private static AssetSource Source(string name, string shown, string root, IAssetKind kind, CelEnvironment scopes) =>
        new(name, shown, File.ReadAllBytes(shown), scopes)
        {
            Neighbour = other => IsName(other) && Path.Combine(root, other + kind.Ending) is var file && File.Exists(file) ? Source(other, file, root, kind, scopes) : null,
        };

    /// <summary>A reference never leaves the process's folder.</summary>
    private static bool IsName(string reference) => reference.Split('/').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
