using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Demo;

/// <summary>A demo that nobody disturbs; run once for all tests that look at it.</summary>
public sealed class UndisturbedDemo : IAsyncLifetime
{
    internal const string Seed = "11";

    internal DemoData Data { get; } = new();

    internal DemoResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Tesseract, Requirements.Poppler, Requirements.Fonts);
        Result = await Data.RunAsync("--cases", "12", "--seed", Seed);
    }

    public ValueTask DisposeAsync()
    {
        Data.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The main job, from a mail to the register, the reply and the result, by the built program.</summary>
[Trait("needs", "chromium")]
[Trait("needs", "tesseract")]
[Trait("needs", "poppler")]
[Collection("browser")]
public sealed class DemoTests(UndisturbedDemo undisturbed) : IClassFixture<UndisturbedDemo>
{
    [Fact]
    public void TheWholeWayIsGoneWithoutAFault()
    {
        var result = undisturbed.Result;
        result.IsFaultless();
        Assert.Equal(12, result.Cases);
        Assert.True(result.Eligible * 2 >= result.Cases, $"{result.Eligible} of {result.Cases} are eligible.");
        Assert.True(result.StraightThrough * 10 >= result.Eligible * 6, $"{result.StraightThrough} of {result.Eligible} went straight through.");
        Assert.True(result.Replies > 0);
        Assert.Equal(undisturbed.Data.Register().Count, result.RegisterEntries);
        Assert.True(result.PreparedForDecision > 0, "Permits wait for a person's decision.");
    }

    [Fact]
    public async Task ALaterStartFindsAllDone()
    {
        var before = undisturbed.Data.Register();
        var again = await undisturbed.Data.RunAsync("--cases", "12", "--seed", UndisturbedDemo.Seed);
        again.IsFaultless();
        Assert.Equal(before, undisturbed.Data.Register());
        Assert.Equal(undisturbed.Result.Replies, again.Replies);
        Assert.Equal(undisturbed.Result.Results, again.Results);
    }

    /// <summary>Killed the moment an entry shows in the register, before the engine can have heard of it: at the first, in the middle, at the last.</summary>
    [Fact]
    public async Task KilledThreeTimesItStillEndsInTheSameRegister()
    {
        var expected = undisturbed.Data.Register();
        Assert.True(expected.Count >= 3, "There is too little to file for three kills.");
        using var data = undisturbed.Data.WithTheSameMails();
        foreach (var entries in new[] { 1, (expected.Count + 1) / 2, expected.Count })
        {
            using var program = data.Start();
            Assert.True(await data.HoldsAsync(entries, program), $"The demo ended before the register held {entries} entries: {program.ErrorSoFar}");
            program.Kill();
            Assert.NotEqual(0, (await program.EndAsync(TimeSpan.FromMinutes(1))).ExitCode);
        }

        var result = await data.RunAsync();
        result.IsFaultless();
        Assert.Equal(expected, data.Register());
        Assert.Equal(undisturbed.Result.Replies, result.Replies);
    }

    /// <summary>From a Dovecot server instead of the Maildir.</summary>
    [Fact]
    [Trait("needs", "dovecot")]
    public async Task OverImapTheSameMailsEndInTheSameRegister()
    {
        await TestMachine.NeedAsync(Requirements.Dovecot);
        using var data = undisturbed.Data.WithTheSameMails();
        var result = await data.RunAsync("--mail", "imap");
        result.IsFaultless();
        Assert.Equal(undisturbed.Data.Register(), data.Register());
        Assert.Equal(undisturbed.Result.Replies, result.Replies);
    }

    /// <summary>Three workers on PostgreSQL, one of them killed every 20 seconds and started again.</summary>
    [Fact]
    [Trait("needs", "postgres")]
    public async Task AFleetWhoseWorkersAreKilledEndsInTheSameRegister()
    {
        using var data = undisturbed.Data.WithTheSameMails();
        var result = await data.RunAsync("--workers", "3", "--kill-every", "20", "--database", await PostgresServer.NewDatabaseAsync());
        result.IsFaultless();
        Assert.Equal(undisturbed.Data.Register(), data.Register());
        Assert.Equal(undisturbed.Result.Replies, result.Replies);
    }
}
