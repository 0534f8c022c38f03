namespace Rpa.Bots.Browser.Recording;

/// <summary>Finds in a recording what belongs together.</summary>
internal static class EventFilter
{
    /// <summary>A sign-in: the fields, what was pressed, and the last event of it.</summary>
    public sealed record SignIn(RecordedTarget User, RecordedTarget Password, RecordedTarget Button, int Last);

    /// <summary>Each field once, as it was last; pages once; a choice in place of what was typed to find it.</summary>
    public static List<RecordedEvent> Clean(IEnumerable<RecordedEvent> events)
    {
        var kept = new List<RecordedEvent>();
        foreach (var now in events)
        {
            if (now.Kind == "page" && kept.LastOrDefault(e => e.Kind == "page") is { } page && kept[^1] == page && Same(page.Page, now.Page))
            {
                continue;
            }

            if (now.Kind is "fill" or "password" or "choose" or "choose-several" or "check" or "upload" or "key")
            {
                // What is typed anew, before anything else was pressed, is a correction.
                var since = kept.FindLastIndex(e => e.Kind is "press" or "page" or "key") + 1;
                var later = kept.Skip(since).Where(e => now.Kind == "key" || e.Target is null || !SameTarget(e.Target, now.Target!) || !(e.Kind == now.Kind || (now.Suggestion && e.Kind == "fill"))).ToList();
                kept.RemoveRange(since, kept.Count - since);
                kept.AddRange(later);
            }

            kept.Add(now);
        }

        return kept;
    }

    /// <summary>The place of the submit: the last press that was marked, else the last one that says so by its name; -1 for none.</summary>
    public static int SubmitOf(List<RecordedEvent> events)
    {
        var marked = events.FindLastIndex(e => e is { Kind: "press", IsMarked: true });
        return marked >= 0 ? marked : events.FindLastIndex(e => e is { Kind: "press", Page.Password: false } && InputNames.IsSubmit(e.Value ?? e.Target!.Name));
    }

    /// <summary>The sign-in that begins at a place: on a page that asks for a password, a name, the password, and a press; null where there is none.</summary>
    public static SignIn? SignInAt(List<RecordedEvent> events, int at)
    {
        if (events[at].Kind is not ("fill" or "password") || !events[at].Page.Password)
        {
            return null;
        }

        var press = events.FindIndex(at, e => e.Kind is not ("fill" or "password"));
        if (press < 0 || events[press].Kind != "press")
        {
            return null;
        }

        var part = events[at..press];
        var password = part.FindLastIndex(e => e.Kind == "password");
        var user = password < 0 ? -1 : part.FindLastIndex(password, e => e.Kind == "fill");
        return user < 0 ? null : new SignIn(part[user].Target!, part[password].Target!, events[press].Target!, press);
    }

    /// <summary>What came of a press: everything up to the next thing that the person did.</summary>
    public static IReadOnlyList<RecordedEvent> After(List<RecordedEvent> events, int at) =>
        [.. events.Skip(at + 1).TakeWhile(e => e.Kind is "page" or "dialog" or "window")];

    private static bool Same(RecordedPage a, RecordedPage b) => a.Path == b.Path && a.Headings.SequenceEqual(b.Headings);

    private static bool SameTarget(RecordedTarget a, RecordedTarget b) => a.Way == b.Way && a.Name == b.Name && (a.Within?.Name == b.Within?.Name);
}
