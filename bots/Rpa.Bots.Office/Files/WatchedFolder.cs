namespace Rpa.Bots.Office.Files;

/// <summary>A folder whose files start cases, by the name that workflows use.</summary>
/// <param name="Name">`scans`.</param>
/// <param name="Path">Full path. Only files that lie directly in it are taken.</param>
public sealed record WatchedFolder(string Name, string Path)
{
    /// <summary>Where files go once their case is committed; null: `done` within the folder.</summary>
    public string? Done { get; init; }

    /// <summary>A file is taken when its size and its time have stayed the same for so long. Zero where files are put in place whole, by a rename.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of a file; larger ones stay where they are and are told of.</summary>
    public long LargestFile { get; init; } = 100L * 1024 * 1024;

    /// <summary>The full path of the done-folder.</summary>
    internal string DonePath => Done ?? System.IO.Path.Combine(Path, "done");
}
