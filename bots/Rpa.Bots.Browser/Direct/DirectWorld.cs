using System.Text.Json;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Pages;

namespace Rpa.Bots.Browser.Direct;

/// <summary>
/// The functions of <see cref="DirectFunctions"/> in one document, asked over the browser's own protocol: Playwright would bring a library of its own into the document before the first question, and
/// pack each one for it.
/// </summary>
internal sealed class DirectWorld(IPage page, ICDPSession session, string id)
{
    private const string Lend = "__rpa_lent_";

    /// <summary>Brings the functions to the document that is shown.</summary>
    /// <exception cref="PlaywrightException">It takes none: it is being replaced, or the page is gone.</exception>
    public static async Task<DirectWorld> CreateAsync(IPage page, PageProtocol protocol)
    {
        var session = await protocol.ForAsync(page);
        var made = await SendAsync(page, session, "Runtime.evaluate", new Dictionary<string, object> { ["expression"] = $"({DirectFunctions.World})()" });
        return Result(made).TryGetProperty("objectId", out var id) && id.GetString() is { } known
            ? new DirectWorld(page, session, known)
            : throw new PlaywrightException("The page gave nothing to ask.");
    }

    /// <summary>Asks a function, which answers with a text.</summary>
    /// <exception cref="PlaywrightException">The document was replaced, or the function failed.</exception>
    public async Task<string> AskAsync(string function, object? argument)
    {
        // JSON is an expression of the page's language; nothing in the page has to read it.
        var said = await SendAsync(page, session, "Runtime.callFunctionOn", new Dictionary<string, object>
        {
            ["objectId"] = id,
            ["functionDeclaration"] = $"function () {{ return this.{function}({JsonSerializer.Serialize(argument)}); }}",
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
            ["userGesture"] = true,
        });
        return Result(said).TryGetProperty("value", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
    }

    /// <summary>An element as Playwright has it; null where it has gone with its document.</summary>
    public async Task<IElementHandle?> HandleAsync(int element)
    {
        var name = Lend + Guid.NewGuid().ToString("N");
        await AskAsync("lend", new { name, id = element });
        return (await page.EvaluateHandleAsync("name => { const e = window[name]; delete window[name]; return e; }", name)).AsElement();
    }

    // A page that lives and takes no question is on its way to another document; it is said in Playwright's words for that.
    private static async Task<JsonElement?> SendAsync(IPage page, ICDPSession session, string method, Dictionary<string, object> parameters)
    {
        try
        {
            return await session.SendAsync(method, parameters);
        }
        catch (PlaywrightException e) when (!page.IsClosed)
        {
            throw new PlaywrightException($"Execution context was destroyed: {e.Message}", e);
        }
    }

    private static JsonElement Result(JsonElement? said)
    {
        if (said is not { } answer || answer.TryGetProperty("exceptionDetails", out _))
        {
            var fault = said is { } failed && failed.GetProperty("exceptionDetails").TryGetProperty("exception", out var thrown) && thrown.TryGetProperty("description", out var words) ? words.GetString() : null;
            throw new PlaywrightException(fault ?? "The page gave no answer.");
        }

        return answer.GetProperty("result");
    }
}
