using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Running;

/// <summary>Why a script ends before its last step.</summary>
internal abstract record Stop(string Message)
{
    /// <summary>Something did not work; another attempt may.</summary>
    public sealed record Technical(string Message) : Stop(Message);

    /// <summary>The site says no, in words that the workflow routes.</summary>
    public sealed record Business(string Failure, string Message, MapValue? Detail) : Stop(Message);

    /// <summary>Something was taken for a target that nobody has approved; a person decides.</summary>
    public sealed record Doubt(string Message) : Stop(Message);

    /// <summary>The site asks for the password again.</summary>
    public sealed record Expired() : Stop("The session at the site has expired.");
}

/// <summary>Carries a <see cref="Stop"/> up to the run, which turns it into the action's outcome.</summary>
internal sealed class StopException(Stop stop, Exception? inner = null) : Exception(stop.Message, inner)
{
    public Stop Stop { get; } = stop;

    public static StopException Technical(string message, Exception? inner = null) => new(new Stop.Technical(message), inner);

    /// <summary>The site does not take a value.</summary>
    public static StopException Rejected(string field, string text) => new(new Stop.Business(
        BrowserFailures.Rejected,
        field.Length == 0 ? $"The site refuses the entry: {text}" : $"The site refuses '{field}': {text}",
        Value.Map(("field", Value.Of(field)), ("text", Value.Of(text)))));
}

/// <summary>Failures that every script may end with.</summary>
internal static class BrowserFailures
{
    /// <summary>The site's validation refuses a value.</summary>
    public const string Rejected = "rejected";
}
