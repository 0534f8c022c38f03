using Rpa.Bots.Actions;
using Rpa.Bots.Office.Files;
using Rpa.Bots.Triggers;
using Rpa.Expressions.Values;
using Rpa.Testing;

namespace Rpa.Bots.Office.Tests.Files;

/// <summary>`start: - file:`: which files are taken, and where they go.</summary>
public sealed class FileTriggerTests : IDisposable
{
    private static readonly MapValue s_settings = Value.Map(("folder", Value.Of("scans")));
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly FileTrigger _trigger;

    public FileTriggerTests() => _trigger = Trigger(new WatchedFolder("scans", _folder.Path));

    public void Dispose()
    {
        _trigger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AFileIsTakenWhenItHasStayedTheSame()
    {
        Write("a.pdf", "%PDF-1.7 half");
        Assert.Empty(await PollAsync());
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(await PollAsync());
        Write("a.pdf", "%PDF-1.7 half and whole");
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(await PollAsync());
        _time.Advance(TimeSpan.FromSeconds(5));
        var item = Assert.Single(await PollAsync());
        Assert.Equal(("a.pdf", "application/pdf", "scans"), (item.Scope.Text("name"), item.Scope.Text("mediaType"), item.Scope.Text("folder")));
        Assert.Equal("%PDF-1.7 half and whole", System.Text.Encoding.UTF8.GetString(Assert.Single(item.Documents).Bytes.Span));
        Assert.All(_trigger.ScopeType.Fields, f => Assert.NotNull(item.Scope[f.Name]));
        Assert.Equal(item.Key, Assert.Single(await PollAsync()).Key);
    }

    [Fact]
    public async Task WhereFilesAreRenamedIntoPlaceTheyAreTakenAtOnce()
    {
        using var trigger = Trigger(new WatchedFolder("scans", _folder.Path) { Settle = TimeSpan.Zero });
        Write("a.pdf.part", "half");
        Assert.Empty(await PollAsync(trigger));
        File.Move(InFolder("a.pdf.part"), InFolder("a.pdf"));
        Assert.Single(await PollAsync(trigger));
    }

    [Fact]
    public async Task WhatProgramsKeepBesideFilesAndLinksAndEmptyFilesStay()
    {
        foreach (var name in new[] { ".hidden", "~$letter.docx", "scan.tmp", "scan.PART", "letter.txt~", "Thumbs.db", "desktop.ini" })
        {
            Write(name, "x");
        }

        Write("empty.pdf", "");
        File.CreateSymbolicLink(InFolder("passwd.txt"), "/etc/passwd");
        Directory.CreateDirectory(InFolder("folder"));
        File.WriteAllText(InFolder("folder/deep.txt"), "x");
        Assert.Empty(await SettledAsync());
    }

    [Fact]
    public async Task OddNamesAreTakenUnderHarmlessOnesAndMovedUnderTheirOwn()
    {
        var names = new[] { "Antrag\u202Efdp.exe", "a\nb.txt", "Übergröße – 50 % \"neu\".txt", new string('x', 251) + ".pdf", "ohne endung", "a'b;rm -rf.txt" };
        foreach (var name in names)
        {
            Write(name, name);
        }

        var items = await SettledAsync();
        Assert.Equal(names.Length, items.Count);
        Assert.All(items, i => Assert.DoesNotContain(i.Scope.Text("name")!, c => char.IsControl(c) || c is '\u202E' or '"'));
        foreach (var item in items)
        {
            await _trigger.AcknowledgeAsync(s_settings, item, CancellationToken.None);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.GetFiles(InFolder("done")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ATooLargeFileStaysAndIsToldOfAndTheOthersAreTaken()
    {
        using var trigger = Trigger(new WatchedFolder("scans", _folder.Path) { Settle = TimeSpan.Zero, LargestFile = 10 });
        Write("big.txt", "more than ten bytes");
        Write("small.txt", "small");
        var taken = new List<string>();
        var fault = await Assert.ThrowsAsync<BotConfigurationException>(async () =>
        {
            await foreach (var item in trigger.PollAsync(s_settings, CancellationToken.None))
            {
                taken.Add(item.RawName);
            }
        });
        Assert.Equal(["small.txt"], taken);
        Assert.Contains("largest-file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatReplacedTheTakenOneIsNotMovedAway()
    {
        Write("a.txt", "first");
        var item = Assert.Single(await SettledAsync());
        Write("a.txt", "second");
        await _trigger.AcknowledgeAsync(s_settings, item, CancellationToken.None);
        Assert.Equal("second", File.ReadAllText(InFolder("a.txt")));
        var second = Assert.Single(await SettledAsync());
        Assert.NotEqual(item.Key, second.Key);
        await _trigger.AcknowledgeAsync(s_settings, second, CancellationToken.None);
        await _trigger.AcknowledgeAsync(s_settings, second, CancellationToken.None);
        Assert.Equal(["a.txt"], Directory.GetFiles(InFolder("done")).Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public async Task NothingInTheDoneFolderIsWrittenOver()
    {
        foreach (var text in new[] { "one", "two", "three" })
        {
            Write("scan.pdf", text);
            await _trigger.AcknowledgeAsync(s_settings, Assert.Single(await SettledAsync()), CancellationToken.None);
        }

        Assert.Equal(["one", "three", "two"], Directory.GetFiles(InFolder("done")).Select(File.ReadAllText).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatACrashLeftAsideComesBack()
    {
        Directory.CreateDirectory(InFolder(".taken"));
        File.WriteAllText(InFolder(".taken/a.txt"), "left");
        Write("a.txt", "other");
        Assert.Equal(["left", "other"], (await SettledAsync()).Select(i => System.Text.Encoding.UTF8.GetString(i.Raw.Span)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheSameBytesUnderTwoNamesAreTwoItems()
    {
        Write("a.txt", "same");
        Write("b.txt", "same");
        var items = await SettledAsync();
        Assert.Equal(2, items.Select(i => i.Key).Distinct().Count());
        Assert.All(items, i => Assert.True(i.KeyAlone));
    }

    [Fact]
    public async Task NewsComesWithTheFileAndAgainWhenItHasSettled()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _trigger.WaitForNewsAsync(s_settings, end.Token);
        var news = _trigger.WaitForNewsAsync(s_settings, end.Token);
        Write("a.txt", "text");
        await news;
        Assert.Empty(await PollAsync());
        var settled = _trigger.WaitForNewsAsync(s_settings, end.Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        await settled;
        Assert.Single(await PollAsync());
    }

    [Fact]
    public async Task AFolderThatIsNotThereIsTold()
    {
        using var trigger = Trigger(new WatchedFolder("scans", "/no/such/folder"));
        Assert.Contains("/no/such/folder", (await Assert.ThrowsAsync<BotConfigurationException>(() => PollAsync(trigger))).Message, StringComparison.Ordinal);
    }

    private FileTrigger Trigger(WatchedFolder folder) => new([folder], _time);

    private string InFolder(string name) => Path.Combine(_folder.Path, name);

    private void Write(string name, string text) => File.WriteAllText(InFolder(name), text);

    private async Task<List<TriggerItem>> SettledAsync()
    {
        await PollAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        return await PollAsync();
    }

    private async Task<List<TriggerItem>> PollAsync(FileTrigger? trigger = null)
    {
        var items = new List<TriggerItem>();
        await foreach (var item in (trigger ?? _trigger).PollAsync(s_settings, CancellationToken.None))
        {
            items.Add(item);
        }

        return items;
    }
}
