namespace Rpa.Bots.Ocr.Pages;

/// <summary>A document that cannot be read; the reason becomes the business failure <c>unreadable</c>.</summary>
public sealed class UnreadableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">One of <c>encrypted</c>, <c>damaged</c>, <c>too-large</c>, <c>unsupported</c>, <c>empty</c>, <c>noise</c>, <c>crashed</c>.</param>
    /// <param name="message">Fault, value, what was expected, remedy.</param>
    /// <param name="innerException">What was found wrong.</param>
    public UnreadableException(string reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>One of <c>encrypted</c>, <c>damaged</c>, <c>too-large</c>, <c>unsupported</c>, <c>empty</c>, <c>noise</c>, <c>crashed</c>.</summary>
    public string Reason { get; }

    /// <summary>The page as it came, for the person who looks at it; empty where there is no picture.</summary>
    public byte[] PageJpeg { get; init; } = [];
}
