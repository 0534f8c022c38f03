using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Pages;

/// <summary>A target with its values in place.</summary>
internal sealed record PlainTarget(TargetKind Kind, string? Role, string? Name, PlainTarget? Within, ImmutableArray<string> Frames, bool First, string Title)
{
    /// <summary>The place in the script that names it; null where what it means changes from case to case, so that there is nothing to remember of it.</summary>
    public string? Key { get; init; }
}

/// <summary>
/// Turns a target into a locator. Names match as a whole, whitespace and the usual marks of required and voluntary fields aside; only visible elements count.
/// Whether exactly one was found is judged by <see cref="PageReader"/>.
/// </summary>
internal static class TargetFinder
{
    /// <summary>Every match, those that are not shown too: fields for files and boxes hide behind what stands for them.</summary>
    public static ILocator LocateHidden(IPage page, PlainTarget target) => Raw(page, target);

    /// <summary>The labels that say a name, which may stand for a hidden box.</summary>
    public static ILocator Labels(IPage page, PlainTarget target) =>
        Root(page, target).Locator($"{PageSelectors.LabelText}={Uri.EscapeDataString(target.Name ?? "")}").Filter(new LocatorFilterOptions { Visible = true });

    /// <summary>Every visible match.</summary>
    public static ILocator Locate(IPage page, PlainTarget target) => Raw(page, target).Filter(new LocatorFilterOptions { Visible = true });

    private static ILocator Raw(IPage page, PlainTarget target)
    {
        var root = Root(page, target);
        var name = target.Name ?? "";
        return target.Kind switch
        {
            TargetKind.Label => ByLabel(root, name),
            TargetKind.Choice => ByLabel(root, name)
                .Or(root.GetByRole(AriaRole.Radiogroup, new LocatorGetByRoleOptions { NameRegex = Whole(name, isLabel: true) }))
                .Or(root.GetByRole(AriaRole.Group, new LocatorGetByRoleOptions { NameRegex = Whole(name, isLabel: true) })),
            TargetKind.Press => root.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = Whole(name, isLabel: false) })
                .Or(root.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = Whole(name, isLabel: false) })),
            TargetKind.Role => ByRole(root, target.Role!, target.Name),
            TargetKind.Placeholder => root.GetByPlaceholder(Whole(name, isLabel: false)),
            TargetKind.Text => root.GetByText(Part(name)),
            TargetKind.TestId => root.GetByTestId(name),
            TargetKind.Css => root.Locator("css=" + name),
            TargetKind.Near => root.Locator($"{PageSelectors.Near}={Uri.EscapeDataString(name)}"),
            TargetKind.ValueOf => root.Locator($"{PageSelectors.Value}={Uri.EscapeDataString(name)}"),
            _ => throw new InvalidOperationException($"Targets of kind {target.Kind} have no locator."),
        };
    }

    private static ILocator Root(IPage page, PlainTarget target)
    {
        if (target.Within is { } within)
        {
            return Locate(page, target.Frames.IsEmpty ? within : within with { Frames = target.Frames });
        }

        return Start(page, target);
    }

    /// <summary>What a target lies in: what it says, else the top element of its document.</summary>
    public static ILocator Starts(IPage page, PlainTarget target) => Root(page, target);

    /// <summary>The top element of the document that a target is in.</summary>
    public static ILocator Start(IPage page, PlainTarget target)
    {
        return target.Frames is [var outer, .. var inner]
            ? inner.Aggregate(page.FrameLocator(Frame(outer)), (frame, next) => frame.FrameLocator(Frame(next))).Locator("css=:root")
            : page.Locator("css=:root");
    }

    /// <summary>CSS of a frame that is named by its title or name; what is CSS already stays.</summary>
    private static string Frame(string text)
    {
        if (text[0] is '#' or '.' or '[' || text.StartsWith("iframe", StringComparison.Ordinal) || text.StartsWith("frame", StringComparison.Ordinal))
        {
            return text;
        }

        var quoted = "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        return string.Join(", ", from tag in (string[])["iframe", "frame"] from attribute in (string[])["title", "name", "aria-label"] select $"{tag}[{attribute}={quoted}]");
    }

    /// <summary>What assistive technology calls so, and what has a label that says so although other text stands in it: the options of a list, or a line of its own.</summary>
    private static ILocator ByLabel(ILocator root, string name) =>
        root.GetByLabel(Whole(name, isLabel: true)).Or(root.Locator($"{PageSelectors.Field}={Uri.EscapeDataString(name)}"));

    private static ILocator ByRole(ILocator root, string role, string? name)
    {
        var aria = Enum.Parse<AriaRole>(role, ignoreCase: true);
        if (name is null)
        {
            return root.GetByRole(aria);
        }

        // A row is called by something it contains, everything else by its whole name.
        return aria == AriaRole.Row
            ? root.GetByRole(aria).And(root.Locator($"{PageSelectors.Row}={Uri.EscapeDataString(name)}"))
            : root.GetByRole(aria, new LocatorGetByRoleOptions { NameRegex = Whole(name, isLabel: false) });
    }

    /// <summary>The whole text, whitespace aside; for labels also with a mark such as `*`, `:` or `(freiwillig)` behind it.</summary>
    internal static Regex Whole(string text, bool isLabel)
    {
        var marks = isLabel ? @"\s*[*:]?\s*(\((freiwillig|optional|Pflichtfeld|Pflichtangabe|erforderlich|required)\))?\s*[*:]?" : "";
        return Pattern($@"^\s*{Escape(text)}{marks}\s*$");
    }

    internal static Regex Part(string text) => Pattern(Escape(text));

    // The pattern is run by the browser's engine, not by .NET's: what matters is that both read it alike and that every character of the text stands for itself.
    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        var space = false;
        foreach (var c in text.Trim())
        {
            if (char.IsWhiteSpace(c))
            {
                space = true;
                continue;
            }

            if (space)
            {
                result.Append(@"\s+");
                space = false;
            }

            if (char.IsLetterOrDigit(c) || c > 127 || c is '_' or '-' or ' ')
            {
                result.Append(c);
            }
            else if (c < 32)
            {
                result.Append(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}");
            }
            else
            {
                result.Append('\\').Append(c);
            }
        }

        return result.ToString();
    }
}
