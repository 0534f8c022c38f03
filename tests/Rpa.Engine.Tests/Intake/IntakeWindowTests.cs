using System.Collections.Immutable;
using Rpa.Bots.Triggers;
using Rpa.Engine.Intake;
using Rpa.Expressions.Values;

namespace Rpa.Engine.Tests.Intake;

/// <summary>How many items are under way at once, when they are acknowledged, and what waits for what.</summary>
public sealed class IntakeWindowTests
{
    private readonly List<string> _begun = [];
    private readonly List<ImmutableArray<string>> _acknowledged = [];
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task TheDatabaseDoesNotWaitForTheSourcesAnswers()
    {
        var window = new IntakeWindow(item => BeginAsync(item), async taken =>
        {
            Note(taken);
            await _source.Task;
        });
        for (var i = 0; i < 200; i++)
        {
            await window.AddAsync(Item($"{i}"));
        }

        Assert.False(_source.Task.IsCompleted);
        var drained = window.DrainAsync();
        Assert.False(drained.IsCompleted);
        _source.SetResult();
        await drained;
        Assert.Equal(200, _begun.Count);
        Assert.Equal(200, _acknowledged.Sum(a => a.Length));
    }

    [Fact]
    public async Task ASourceThatDoesNotAnswerHoldsUpWhatIsNotUnderWayYet()
    {
        var window = new IntakeWindow(item => BeginAsync(item), _ => _source.Task);
        var added = AddAsync(window, 1000);
        Assert.False(added.IsCompleted);
        Assert.InRange(Begun, 0, 400);
        _source.SetResult();
        await added;
        await window.DrainAsync();
        Assert.Equal(1000, Begun);
    }

    [Fact]
    public async Task LargeItemsAreUnderWayOneByOne()
    {
        var window = new IntakeWindow(item => BeginAsync(item), _ => _source.Task);
        var added = AddAsync(window, 20, bytes: 1_500_000);
        Assert.False(added.IsCompleted);
        Assert.InRange(Begun, 0, 5);
        _source.SetResult();
        await added;
        await window.DrainAsync();
        Assert.Equal(20, Begun);
    }

    [Fact]
    public async Task AnAnswerWaitsForWhatCameBeforeIt()
    {
        var first = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var window = new IntakeWindow(item => item.Key == "first" ? first.Task : BeginAsync(item), _ => Task.CompletedTask);
        await window.AddAsync(Item("first"));
        var answer = window.AddAsync(Item("answer") with { IsReply = true });
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, Begun);
        first.SetResult(true);
        await answer;
        await window.DrainAsync();
        Assert.Equal(1, Begun);
    }

    [Fact]
    public async Task WhatCouldNotBeTakenInIsCountedAndNotAcknowledged()
    {
        var window = new IntakeWindow(item => Task.FromResult(item.Key != "bad"), taken =>
        {
            Note(taken);
            return Task.CompletedTask;
        });
        foreach (var key in (string[])["good", "bad", "fine"])
        {
            await window.AddAsync(Item(key));
        }

        await window.DrainAsync();
        Assert.Equal(1, window.Failed);
        Assert.Equal(["good", "fine"], Assert.Single(_acknowledged));
    }

    [Theory]
    [InlineData(130)]
    [InlineData(500)]
    public async Task WhereAnAcknowledgementThrowsTheOthersAreWaitedFor(int items)
    {
        var seen = 0;
        var window = new IntakeWindow(item => BeginAsync(item), async _ =>
        {
            if (Interlocked.Increment(ref seen) == 1)
            {
                throw new OperationCanceledException();
            }

            await _source.Task;
        });
        await AddAsync(window, items);
        var drained = window.DrainAsync();
        Assert.False(drained.IsCompleted);
        _source.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drained);
    }

    private int Begun
    {
        get { lock (_begun) { return _begun.Count; } }
    }

    private static TriggerItem Item(string key, int bytes = 10) => new(key, key, new byte[bytes], "message.eml", "message/rfc822", MapValue.Empty, [], []);

    private static async Task AddAsync(IntakeWindow window, int count, int bytes = 10)
    {
        for (var i = 0; i < count; i++)
        {
            await window.AddAsync(Item($"{i}", bytes));
        }
    }

    private Task<bool> BeginAsync(TriggerItem item)
    {
        lock (_begun)
        {
            _begun.Add(item.Key);
        }

        return Task.FromResult(true);
    }

    private void Note(IReadOnlyCollection<TriggerItem> taken)
    {
        lock (_acknowledged)
        {
            _acknowledged.Add([.. taken.Select(t => t.Key)]);
        }
    }
}
