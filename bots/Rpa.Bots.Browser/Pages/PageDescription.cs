using System.Text.Json;
using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>What a page is, in words, for the message when something on it is not as expected; empty where it cannot be asked.</summary>
internal static class PageDescription
{
    /// <summary>Its title, in brackets.</summary>
    public static Task<string> TitleAsync(IPage page) =>
        AskAsync(async () => await page.TitleAsync() is { Length: > 0 } title ? $" ('{PageReader.Words(title)}')" : "");

    /// <summary>Its title, and the names of what can be used on it.</summary>
    public static Task<string> InventoryAsync(IPage page) => AskAsync(async () =>
    {
        var seen = PageAnswer.Parse<PageInventory>(await page.EvaluateAsync<string>(PageFunctions.Inventory));
        return $"It is titled '{seen.Title}' and has the headings [{string.Join(", ", seen.Headings)}], the labels [{string.Join(", ", seen.Labels)}], the buttons and links [{string.Join(", ", seen.Buttons)}].";
    });

    /// <summary>What several elements are.</summary>
    public static async Task<string> SummariseAsync(IPage page, IReadOnlyList<IElementHandle> found) =>
        await AskAsync(async () => string.Join(", ", PageAnswer.Parse<List<string>>(await page.EvaluateAsync<string>(PageFunctions.Summary, found.ToArray())))) is { Length: > 0 } said ? said : "they cannot be described";

    private static async Task<string> AskAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is PlaywrightException or JsonException)
        {
            return "";
        }
    }
}
