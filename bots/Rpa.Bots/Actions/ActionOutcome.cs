using System.Text.Json.Serialization;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Actions;

/// <summary>How one attempt of an action ended. Outcomes are values; exceptions are for the unforeseen.</summary>
public abstract record ActionOutcome
{
    private ActionOutcome()
    {
    }

    /// <summary>It is done.</summary>
    /// <param name="Result">`result` of the workflow; outputs that have no value are absent.</param>
    public sealed record Done(MapValue Result) : ActionOutcome;

    /// <summary>A business failure that the action declares; the workflow routes it.</summary>
    /// <param name="Failure">Its declared name.</param>
    /// <param name="Message">In words for the clerk: what the other side said.</param>
    /// <param name="Detail">Further facts, such as field and text of a validation message; becomes `failure` in the case's history.</param>
    public sealed record Refused(string Failure, string Message, MapValue? Detail = null) : ActionOutcome;

    /// <summary>A technical failure before anything irreversible happened; the engine retries.</summary>
    /// <param name="Message">What happened, in words.</param>
    /// <param name="After">The earliest time of the next attempt from now, or null for the usual backoff.</param>
    public sealed record Retry(string Message, TimeSpan? After = null) : ActionOutcome;

    /// <summary>It may have happened or not; the engine probes.</summary>
    /// <param name="Message">What happened, in words.</param>
    public sealed record Uncertain(string Message) : ActionOutcome;

    /// <summary>
    /// Nothing irreversible has happened, and nothing may before a person has looked: the bot is not certain that it works on the right thing. Another attempt would come to the same.
    /// </summary>
    /// <param name="Message">What is in doubt, in words.</param>
    public sealed record Doubtful(string Message) : ActionOutcome;

    /// <summary>`Done` without outputs.</summary>
    public static Done Nothing { get; } = new(MapValue.Empty);
}

/// <summary>What a probe found.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(NotFound), "not-found")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(Several), "several")]
[JsonDerivedType(typeof(Unknown), "unknown")]
public abstract record ProbeAnswer
{
    private ProbeAnswer()
    {
    }

    /// <summary>It did not happen (valid only after the intent's deadline plus margin and settle time, which the engine waits for).</summary>
    public sealed record NotFound : ProbeAnswer;

    /// <summary>It happened once.</summary>
    /// <param name="Result">The outcome to take.</param>
    public sealed record Found(MapValue Result) : ProbeAnswer;

    /// <summary>It happened more than once; a person decides.</summary>
    public sealed record Several(int Count, string Message) : ProbeAnswer;

    /// <summary>The target cannot be asked now, or cannot tell.</summary>
    public sealed record Unknown(string Message) : ProbeAnswer;
}
