using System.Text;
using System.Text.Json.Nodes;

namespace Rpa.Bots.Browser.Recording;

/// <summary>A recording as a page script, and what was typed, to try it with.</summary>
/// <param name="Yaml">The script.</param>
/// <param name="Data">The values of its inputs; never a password.</param>
/// <param name="HasSubmit">A submit was marked or recognised.</param>
public sealed record RecordedScript(string Yaml, JsonObject Data, bool HasSubmit);

/// <summary>
/// Makes a page script of what a person did: typed values become inputs named by their labels, the sign-in becomes one step, the one irreversible press the submit with what the page showed before and after it.
/// </summary>
internal sealed class ScriptBuilder(string name, string site, string startPath)
{
    private readonly RecordedInputs _inputs = new();
    private readonly List<string> _outputs = [];
    private readonly List<string> _steps = [];
    private RecordedPage? _shown;
    private bool _isFirst = true;
    private bool _mayNavigate;

    /// <summary>The script of these events.</summary>
    public static RecordedScript Build(IReadOnlyList<RecordedEvent> events, string name, string site, string startPath) =>
        new ScriptBuilder(name, site, startPath).Build(EventFilter.Clean(events));

    private RecordedScript Build(List<RecordedEvent> events)
    {
        var submit = EventFilter.SubmitOf(events);
        _steps.Add($"  - open: {YamlText.Scalar(startPath)}");
        for (var i = 0; i < events.Count; i++)
        {
            var now = events[i];
            if (EventFilter.SignInAt(events, i) is { } signIn)
            {
                _steps.Add($"  - sign-in: {{ user: {YamlText.Target(signIn.User, "label")}, password: {YamlText.Target(signIn.Password, "label")}, button: {YamlText.Target(signIn.Button, "press")} }}");
                i = signIn.Last;
                _mayNavigate = true;
                _shown = null;
            }
            else if (i == submit)
            {
                Submit(now, events, i);
            }
            else
            {
                Add(now, i > submit && submit >= 0, EventFilter.After(events, i));
            }
        }

        return new RecordedScript(Text(submit), _inputs.Data, submit >= 0);
    }

    private void Add(RecordedEvent now, bool isAfterSubmit, IReadOnlyList<RecordedEvent> after)
    {
        var target = now.Target;
        switch (now.Kind)
        {
            case "page":
                Page(now.Page);
                return;
            case "fill":
                Step($"fill: {YamlText.Target(target!, "label")}", "with: " + _inputs.Value(now));
                break;
            case "password":
                Step($"fill: {YamlText.Target(target!, "label")}", $"secret: {site}.{InputNames.Key(target!.Name)}");
                break;
            case "choose":
                Step($"choose: {YamlText.Target(target!, "label", "choice")}{Options(now)}", "option: " + _inputs.Value(now));
                break;
            case "choose-several":
                Step($"choose: {YamlText.Target(target!, "label", "choice")}{Options(now)}", $"options: \"{_inputs.Several(now)}\"");
                break;
            case "check":
                Step($"check: {YamlText.Target(target!, "label")}", _inputs.Tick(now));
                break;
            case "upload":
                Step($"upload: {YamlText.Target(target!, "label")}", $"documents: {_inputs.Documents(now)}");
                break;
            case "key":
                Step($"press: {now.Value}", $"in: {YamlText.Target(target!, "label")}");
                _mayNavigate = true;
                return;
            case "press":
                Step($"click: {YamlText.Target(target!, "press")}", [.. Dialogs(after), .. after.Any(e => e.Kind == "window") ? ["opens: window"] : (string[])[]]);
                _mayNavigate = true;
                return;
            case "window-closed":
                Step("window: back");
                return;
            case "read":
                Read(InputNames.Field(InputNames.Key(target!.Way == "css" ? "value" : target.Name)), YamlText.Target(target, "value-of"));
                return;
            default:
                return;
        }

        _mayNavigate = isAfterSubmit;
    }

    /// <summary>A page that came by itself was opened by the person; one that came after a press is told by its heading.</summary>
    private void Page(RecordedPage page)
    {
        var heading = page.Headings.FirstOrDefault(h => _shown is null || !_shown.Headings.Contains(h));
        if (_isFirst || page.Password)
        {
            _isFirst = false;
        }
        else if (_mayNavigate && heading is not null && _shown is not null && page.Headings.Count(h => h == heading) == 1)
        {
            Step($"expect: {{ heading: {YamlText.Scalar(heading)} }}");
        }
        else if (!_mayNavigate && _shown is not null && page.Path != _shown.Path)
        {
            Step($"open: {YamlText.Scalar(page.Path)}");
        }

        _shown = page;
    }

    private void Submit(RecordedEvent now, List<RecordedEvent> events, int at)
    {
        var after = events.Skip(at + 1).Select(e => e.Page).FirstOrDefault(p => p.Path != now.Page.Path || !p.Headings.SequenceEqual(now.Page.Headings) || !p.Said.SequenceEqual(now.Page.Said)) ?? events[^1].Page;
        Step($"submit: {YamlText.Target(now.Target!, "press")}", [$"describe: {YamlText.Scalar(now.Value is { Length: > 0 } said ? said : name)}", .. Dialogs(EventFilter.After(events, at))]);
        var values = now.Page.Values.Where(v => v.Count == 2).Select(v => (Name: v[0], Is: _inputs.Typed(v[1]))).Where(v => v.Is is not null && now.Page.Values.Count(o => o[0] == v.Name) == 1).ToList();
        if (values.Count > 0)
        {
            _steps.Add("    before:");
            _steps.Add("      values:");
            _steps.AddRange(values.Select(v => $"        {YamlText.Scalar(v.Name)}: {v.Is}"));
        }

        var sign = after.Said.FirstOrDefault(s => s.Length < 120 && !now.Page.Said.Contains(s)) is { } words ? YamlText.Scalar(WithoutNumbers(words))
            : after.Headings.FirstOrDefault(h => !now.Page.Headings.Contains(h)) is { } heading ? $"{{ heading: {YamlText.Scalar(heading)} }}"
            : $"{{ address: {YamlText.Scalar(InPlaceOfNumbers(after.Path.Split('?')[0]))} }}";
        _steps.Add($"    accepted: {sign}");
        foreach (var value in after.Values.Where(v => v.Count == 2 && InputNames.IsNumber(v[0]) && _inputs.Typed(v[1]) is null && !events.Skip(at).Any(e => e.Kind == "read" && e.Target!.Name == v[0])))
        {
            Read(InputNames.Field(InputNames.Key(value[0])), YamlText.Scalar(value[0]));
        }

        _shown = after;
        _mayNavigate = true;
    }

    /// <summary>What is said without the number that is another each time: the part before it.</summary>
    private static string WithoutNumbers(string words)
    {
        var at = words.AsSpan().IndexOfAnyInRange('0', '9');
        var part = at < 0 ? words : words[..(words.LastIndexOf(' ', at) is > 0 and var space ? space : at)].TrimEnd(' ', ':', '(');
        return part.Length >= 8 ? part : words;
    }

    private static string InPlaceOfNumbers(string path) => string.Join('/', path.Split('/').Select(part => part.Any(char.IsAsciiDigit) ? "*" : part));

    private void Read(string output, string target)
    {
        while (_outputs.Contains(output))
        {
            output += "Again";
        }

        _outputs.Add(output);
        Step($"read: {output}", $"from: {target}");
    }

    private static IEnumerable<string> Dialogs(IEnumerable<RecordedEvent> after)
    {
        var dialog = after.FirstOrDefault(e => e.Kind == "dialog");
        return dialog is null || dialog.Type == "alert" ? [] : dialog.Type == "prompt" ? [$"answer: {YamlText.Scalar(dialog.Value ?? "")}"] : ["dialog: accept"];
    }

    private static string Options(RecordedEvent now) =>
        now.Options is { Count: > 0 } options ? "  # " + string.Join(" | ", options.Where(o => o.Length > 0).Take(8).Select(o => o.Replace('\n', ' '))) + (options.Count > 8 ? " | …" : "") : "";

    private void Step(string first, params IEnumerable<string> more)
    {
        _steps.Add("  - " + first);
        _steps.AddRange(more.Where(m => m.Length > 0).Select(m => "    " + m));
    }

    private string Text(int submit)
    {
        var text = new StringBuilder();
        text.Append("# Recorded. Look through it: names, types, what is optional or personal, and what must be so before the submit.\n");
        if (submit < 0)
        {
            text.Append("# No submit was recognised: as it stands, the script only moves through pages.\n");
        }

        text.Append($"script: {name}\nsite: {site}\n");
        text.Append(_inputs.Declarations());
        if (_outputs.Count > 0)
        {
            text.Append("outputs:\n").AppendJoin("", _outputs.Select(o => $"  {o}: text\n"));
        }

        return text.Append("steps:\n").AppendJoin('\n', _steps).Append('\n').ToString();
    }
}
