using System.Text.Json;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;

namespace Rpa.Bots.Browser.Pages;

/// <summary>What <see cref="PageFunctions.Describe"/> says.</summary>
internal sealed record ControlFacts(
    string Tag, string Type, string Role, bool Disabled, bool ReadOnly, bool Editable, int MaxLength, string Autocomplete, IReadOnlyList<ControlOption> Options,
    bool Multiple, string Placeholder, IReadOnlyList<string> Suggestions)
{
    public bool IsSelect => Tag == "select";

    public bool IsTick => Tag == "input" && Type is "checkbox" or "radio";

    /// <summary>Text can be written into it.</summary>
    public bool IsText => Tag is "input" or "textarea" && !IsTick && Type is not "file";
}

/// <summary>What <see cref="LooksFunctions.DescribeControl"/> says.</summary>
internal sealed record DescribedControl(ControlFacts Facts, SeenElement Looks);

/// <summary>An option of a select.</summary>
internal sealed record ControlOption(string Text, string Value, bool Disabled);

/// <summary>What <see cref="PageFunctions.Settle"/> says.</summary>
internal sealed record SettledValue(string Value, bool Connected);

/// <summary>What <see cref="PageFunctions.Table"/> says.</summary>
internal sealed record TableTexts(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<IReadOnlyList<string>> Links, int Total);

/// <summary>What <see cref="PageFunctions.Messages"/> says.</summary>
internal sealed record PageMessages(IReadOnlyList<FieldMessage> Fields, IReadOnlyList<string> Alerts);

/// <summary>A validation message and the label of its field.</summary>
internal sealed record FieldMessage(string Field, string Text);

/// <summary>What <see cref="PageFunctions.FormCheck"/> says.</summary>
internal sealed record FormState(bool IsOff, IReadOnlyList<FieldMessage> Fields);

/// <summary>What <see cref="LooksFunctions.DescribeValue"/> says.</summary>
internal sealed record DescribedValue(string Value, SeenElement Looks);

/// <summary>How large a document is, in pixels.</summary>
internal sealed record PageSize(int Width, int Height);

/// <summary>A place in the page's window, in pixels.</summary>
internal sealed record PagePoint(float X, float Y);

/// <summary>What a press led to: another document; the element it met, `target`, `other` or empty where that was not seen.</summary>
internal sealed record PressAnswer(bool Leaves, string Hit);

/// <summary>What <see cref="PageFunctions.Clock"/> says.</summary>
internal sealed record PageClock(double Now, double Origin);

/// <summary>What <see cref="PageFunctions.Inventory"/> says.</summary>
internal sealed record PageInventory(string Title, IReadOnlyList<string> Labels, IReadOnlyList<string> Buttons, IReadOnlyList<string> Headings);

/// <summary>What a page said of several targets, and to the bot, at one moment.</summary>
internal sealed record SurveyedPage(IReadOnlyDictionary<PlainTarget, DirectAnswer> Answers, PageMessages? Messages);

/// <summary>Reads the answers of functions in the page.</summary>
internal static class PageAnswer
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { MaxDepth = 8 };

    /// <summary>The answer; a page that meddles with its own JSON is a technical failure, told as such by the caller's exception handling.</summary>
    public static T Parse<T>(string? json) =>
        JsonSerializer.Deserialize<T>(json ?? "null", s_options) ?? throw new JsonException("The page gave no answer to a question of the bot.");
}
