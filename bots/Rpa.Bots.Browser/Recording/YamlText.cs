using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Browser.Recording;

/// <summary>Texts and targets as page scripts write them.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text of the page: quoted where YAML would read it otherwise, its `${` escaped.</summary>
    public static string Scalar(string text) => Raw(text.Replace("${", "$${", StringComparison.Ordinal));

    /// <summary>A text that may hold `${ }`.</summary>
    public static string Raw(string text) =>
        Plain().IsMatch(text) && text.Trim() == text && !Reserved().IsMatch(text) ? text : JsonSerializer.Serialize(text, s_relaxed);

    /// <summary>A target; <paramref name="own"/> are the ways that a text alone means at this place.</summary>
    public static string Target(RecordedTarget target, params ReadOnlySpan<string> own)
    {
        var isAlone = own.Contains(target.Way) && target.Within is null && target.Frames is null or { Count: 0 };
        return isAlone ? Scalar(target.Name) : "{ " + Parts(target) + " }";
    }

    private static string Parts(RecordedTarget target)
    {
        var way = target.Way switch { "choice" => "group", "press" => "button", var other => other };
        var parts = Scripts.TargetReader.Ways.Contains(way) && way != "role" ? [$"{way}: {Scalar(target.Name)}"] : new List<string> { $"role: {way}", $"name: {Scalar(target.Name)}" };
        if (target.Within is { } within)
        {
            parts.Add($"within: {{ {Parts(within)} }}");
        }

        if (target.Frames is { Count: > 0 } frames)
        {
            parts.Add(frames.Count == 1 ? $"frame: {Scalar(frames[0])}" : $"frame: [{string.Join(", ", frames.Select(Scalar))}]");
        }

        return string.Join(", ", parts);
    }

    [GeneratedRegex(@"^[\p{L}/*][\p{L}\p{N} _.()/²³*?!;+-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|~|\*.*)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Reserved();
}
