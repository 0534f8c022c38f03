using Rpa.Host.Commands;
using Rpa.Host.Composition;
using Rpa.Host.Tests.Catalogue;

namespace Rpa.Host.Tests.Commands;

/// <summary>`rpa validate` with one file that is no workflow.</summary>
public sealed class SingleFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rpa-single-").FullName;

    public SingleFilesTests()
    {
        foreach (var (path, text) in CatalogueFile.Read().Files)
        {
            Write(path, text);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFormIsCheckedWithinItsProcessAndOnlyItsFindingsAreShown()
    {
        var form = Write("parking-permit/forms/parking.form.yaml", CatalogueFile.Read().Files["parking-permit/forms/parking.form.yaml"].Replace("form: parking", "form: park", StringComparison.Ordinal));
        Write("parking-permit/letters/granted.letter.md", "");
        Assert.Equal("RPA606", Assert.Single(SingleFiles.Check(form, BotComposition.Catalog())).Code);
    }

    [Fact]
    public void ALetterOutsideOfAnyProcessIsCheckedByItself()
    {
        var letter = Write("alone/hello.letter.md", "---\nsubject: Hello ${data.whatever}\n---\nHello <b>you</b>\n");
        Assert.Equal(["RPA303", "RPA303"], SingleFiles.Check(letter, BotComposition.Catalog()).Select(d => d.Code));
    }

    [Fact]
    public void TheCalendarsOfAFolderAreCheckedToo()
    {
        Write("calendars/here.calendar.yaml", "calendar: here\nsource: a law\nholidays:\n  - { easter: soon, name: Soon }\n");
        var calendar = Assert.Single(SingleFiles.Calendars([_folder]));
        Assert.Equal("RPA024", Assert.Single(SingleFiles.Check(calendar, BotComposition.Catalog())).Code);
    }

    [Fact]
    public void AFileOfNoKindIsTheUsersFault()
    {
        var file = Write("alone/notes.txt", "x");
        Assert.Equal(ExitCode.Input, Assert.Throws<UserFaultException>(() => SingleFiles.Check(file, BotComposition.Catalog())).ExitCode);
    }

    private string Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
