using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Triggers;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Intake;

public sealed class IntakeTests : IAsyncLifetime
{
    private const string Schedule = "permit/box";

    private readonly House _house = new();
    private readonly Box _box = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task WhatArrivesStartsACaseWithItsDocumentsAndItsRawBytes()
    {
        await StartAsync(new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed"));
        _box.Put("1", "hello", documents: [new ArrivedDocument("scan.png", "image/png", new byte[] { 1, 2 })]);

        await PollAsync();

        var row = Assert.Single(await CasesAsync());
        var found = (await _house.Engine.Queries.CaseAsync(row.Reference, default))!;
        Assert.Equal("scan.png", Assert.Single(found.Snapshot.Documents).Name);
        Assert.Equal("trigger:box", found.Snapshot.StartedBy);
        var raw = Assert.Single(found.Attempts.SelectMany(a => a.Evidence), e => e.Kind == "raw");
        Assert.Equal("hello", Encoding.UTF8.GetString((await _house.Engine.Queries.BlobAsync(raw.BlobId, default))!.Bytes));
        Assert.Equal(["1"], _box.Acknowledged);
    }

    [Fact]
    public async Task AnItemThatComesAgainIsOnlyAcknowledged()
    {
        await StartAsync(new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed"));
        _box.Put("1", "hello");
        await PollAsync();
        _box.Put("1", "hello");
        await PollAsync();

        Assert.Single(await CasesAsync());
        Assert.Equal(["1", "1"], _box.Acknowledged);
    }

    [Fact]
    public async Task TheSameBytesUnderAnotherKeyAreTheSameItem()
    {
        await StartAsync(new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed"));
        _box.Put("1", "hello");
        _box.Put("2", "hello");
        _box.Put("3", "hello you");
        await PollAsync();

        Assert.Equal(2, (await CasesAsync()).Length);
        Assert.Equal(["1", "2", "3"], _box.Acknowledged);
    }

    [Fact]
    public async Task AnItemWhoseAcknowledgementFailedIsNotTakenTwice()
    {
        await StartAsync(new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed"));
        _box.Put("1", "hello");
        _box.FailsToAcknowledge = true;
        await PollAsync();
        _box.FailsToAcknowledge = false;
        await PollAsync();

        Assert.Single(await CasesAsync());
        Assert.Equal(["1"], _box.Acknowledged);
    }

    [Fact]
    public async Task AReplyJoinsTheCaseWhoseMessageItAnswers()
    {
        var send = new FakeAction("test.send", _ => new ActionOutcome.Done(Value.Map(("messageId", Value.Of("<out-1@rpa>")))));
        await StartAsync(new Flow("permit").From("box").Do("sending", "test.send", "waiting").Wait("waiting", "reply", "closed").Final("closed"), send);
        _box.Put("1", "please");
        await PollAsync();
        var reference = Assert.Single(await CasesAsync()).Reference;
        await _house.UntilAsync(reference, CasePhase.Waiting);

        _box.Put("2", "here it is", correlation: ["<unknown@x>", "<out-1@rpa>"]);
        await PollAsync();

        var done = await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Single(await CasesAsync());
        Assert.Equal("message-arrived", done.Events[^1].Kind);
    }

    [Fact]
    public async Task AnAnswerWithoutAnyReferenceJoinsTheOnlyOpenCaseOfItsSender()
    {
        await StartAsync(new Flow("permit").From("box").Wait("waiting", "reply", "closed").Final("closed"));
        _box.Put("1", "please", sender: "erika@example.org");
        await PollAsync();
        var reference = Assert.Single(await CasesAsync()).Reference;
        _box.Put("2", "another matter", sender: "erika@example.com");
        _box.Put("3", "here it is", sender: "erika@example.org", isReply: true);
        await PollAsync();

        await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Equal(2, (await CasesAsync()).Length);
    }

    [Fact]
    public async Task WhereTheSenderHasTwoOpenCasesAnAnswerWithoutReferenceBeginsAThird()
    {
        await StartAsync(new Flow("permit").From("box").Wait("waiting", "reply", "closed").Final("closed"));
        _box.Put("1", "please", sender: "erika@example.org");
        _box.Put("2", "another matter", sender: "erika@example.org");
        _box.Put("3", "here it is", sender: "erika@example.org", isReply: true);
        await PollAsync();

        Assert.Equal(3, (await CasesAsync()).Length);
    }

    [Fact]
    public async Task ManyItemsAreTakenInTogetherAndEachOnce()
    {
        await StartAsync(new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed"));
        for (var i = 0; i < 300; i++)
        {
            _box.Put($"{i}", $"item {i % 250}");
        }

        await PollAsync();

        Assert.Equal(250, (await _house.Engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(), default)).Total);
        Assert.Equal(300, _box.Acknowledged.Count);
    }

    [Fact]
    public async Task WhatTheSourceTellsOfIsTakenInBeforeTheClockAsks()
    {
        var bundle = new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile();
        await _house.StartAsync([], [bundle], o => o with { RunsSchedules = true, Time = TimeProvider.System }, [_box]);
        await PollAsync();
        _box.Put("1", "hello");
        _box.Tell();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var change = _house.Engine.NextChangeAsync(patience.Token);
        while ((await CasesAsync()).Length == 0)
        {
            await change;
            change = _house.Engine.NextChangeAsync(patience.Token);
        }
    }

    [Fact]
    public async Task ALateReplyOpensAnExceptionOnTheFinishedCase()
    {
        await StartAsync(new Flow("permit").From("box").Final("closed"));
        _box.Put("1", "please");
        await PollAsync();
        var reference = Assert.Single(await CasesAsync()).Reference;

        _box.Put("2", "thank you", correlation: [reference]);
        await PollAsync();

        var late = await _house.UntilAsync(reference, CasePhase.Exception);
        Assert.Equal(("message", "succeeded"), (late.Snapshot.Exception!.Kind, late.Snapshot.Outcome));
        await _house.Engine.Commands.CommandAsync(reference, OperatorCommand.Close, null, null, MapValue.Empty, "read", House.Clara, default);
        await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Empty((await _house.Engine.Queries.ExceptionsAsync(new ExceptionFilter(), new PageRequest(), default)).Rows);
    }

    [Fact]
    public async Task SchedulesAreShownWithTheirLastOutcome()
    {
        await StartAsync(new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed"));
        _box.Put("1", "hello");

        await PollAsync();

        Assert.Equal((Schedule, "1 taken in"), (await _house.Engine.Queries.SchedulesAsync(default)).Select(s => (s.Name, s.LastOutcome)).Single());
    }

    [Fact]
    public async Task QuartzPollsTheTriggerAndRunsWhatTheHostSchedules()
    {
        var reported = new TaskCompletionSource();
        var bundle = new Flow("permit").From("box").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile();
        _box.Put("1", "hello");
        await _house.StartAsync(
            [], [bundle],
            o => o with
            {
                RunsSchedules = true,
                Time = TimeProvider.System,
                Schedules = [new("report", "Writes the report", null, TimeSpan.FromMilliseconds(200), _ =>
                {
                    reported.TrySetResult();
                    return Task.CompletedTask;
                })],
            },
            [_box]);

        await reported.Task.WaitAsync(TimeSpan.FromSeconds(30));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await CasesAsync()).IsEmpty)
        {
            await _house.Engine.NextChangeAsync(patience.Token);
        }
    }

    private Task<RpaEngine> StartAsync(Flow flow, params IBotAction[] actions) => _house.StartAsync(actions, [flow.Compile(actions)], null, [_box]);

    private async Task PollAsync() => Assert.Equal(VerdictKind.Applied, (await _house.Engine.Commands.RunScheduleAsync(Schedule, House.Clara, default)).Verdict);

    private async Task<ImmutableArray<CaseRow>> CasesAsync() => (await _house.Engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(), default)).Rows;

    /// <summary>A source that keeps what is put into it until it is acknowledged.</summary>
    private sealed class Box : ITriggerSource
    {
        private readonly List<TriggerItem> _items = [];
        private readonly SemaphoreSlim _news = new(0);

        public List<string> Acknowledged { get; } = [];

        public bool FailsToAcknowledge { get; set; }

        public string Name => "box";

        public CelType ScopeType => CelType.Dyn;

        public ImmutableArray<InputParameter> Settings => [];

        public void Put(string key, string text, ImmutableArray<ArrivedDocument> documents = default, ImmutableArray<string> correlation = default, string? sender = null, bool isReply = false)
        {
            var raw = Encoding.UTF8.GetBytes(text);
            var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw));
            _items.Add(new TriggerItem(
                key, sha256, raw, "message.eml", "message/rfc822", Value.Map(("text", Value.Of(text))), documents.IsDefault ? [] : documents, correlation.IsDefault ? [] : correlation) { Sender = sender, IsReply = isReply });
        }

        public async IAsyncEnumerable<TriggerItem> PollAsync(MapValue settings, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var item in _items.ToList())
            {
                await Task.Yield();
                yield return item;
            }
        }

        public void Tell() => _news.Release();

        public Task WaitForNewsAsync(MapValue settings, CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

        public Task AcknowledgeAsync(MapValue settings, TriggerItem item, CancellationToken cancellationToken)
        {
            if (FailsToAcknowledge)
            {
                throw new IOException("the box is gone");
            }

            Acknowledged.Add(item.Key);
            _items.Remove(item);
            return Task.CompletedTask;
        }
    }
}
