using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;

namespace Rpa.Language.Testing;

/// <summary>How a bot's attempt ends in a test or a walk.</summary>
public abstract record BotAnswer
{
    private BotAnswer()
    {
    }

    /// <summary>The effect had begun before it ended so; only for failures of effects.</summary>
    public bool Begun { get; init; }

    /// <summary>Documents that the bot stored.</summary>
    public ImmutableArray<Document> Documents { get; init; } = [];

    /// <summary>It is done.</summary>
    public sealed record Done(MapValue Result) : BotAnswer;

    /// <summary>A declared failure.</summary>
    public sealed record Failed(string Failure, string Message, MapValue Detail) : BotAnswer;

    /// <summary>It broke and is tried again.</summary>
    public sealed record Technical(string Message) : BotAnswer;

    /// <summary>It may have happened or not.</summary>
    public sealed record Uncertain(string Message) : BotAnswer;

    /// <summary>The worker died.</summary>
    public sealed record Died(string Message) : BotAnswer;
}

/// <summary>What a probe answers in a test or a walk.</summary>
public abstract record ProbeReply
{
    private ProbeReply()
    {
    }

    /// <summary>A probe of the file gave these outputs.</summary>
    public sealed record FromFile(MapValue Result) : ProbeReply;

    /// <summary>The action's own probe answered.</summary>
    public sealed record Own(ProbeAnswer Answer) : ProbeReply;

    /// <summary>The target could not be asked.</summary>
    public sealed record Unreachable(string Message) : ProbeReply;
}
