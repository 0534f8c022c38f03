using Microsoft.Extensions.Logging;

namespace Rpa.Bots.Browser;

/// <summary>What the bot logs; never personal data.</summary>
internal static partial class BrowserLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Replacing Chromium after {Uses} cases and {Age}; alive: {IsAlive}.")]
    public static partial void Replacing(this ILogger log, int uses, TimeSpan age, bool isAlive);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Chromium could not open a page; starting another one.")]
    public static partial void PageNotOpened(this ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "No context could be prepared ahead; the next case opens its own.")]
    public static partial void NotPrepared(this ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The browser failed in script {Script}.")]
    public static partial void Failed(this ILogger log, string script, Exception exception);
}
