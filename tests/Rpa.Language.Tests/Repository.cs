namespace Rpa.Language.Tests;

/// <summary>Files of the repository that tests hold equal to the code.</summary>
internal static class Repository
{
    /// <summary>Set this variable to 1 to write schema, grammar and examples anew after a change of the language; then read what changed.</summary>
    public const string Rewrite = "RPA_REWRITE";

    /// <summary>The folder with `Rpa.sln`.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rpa.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
