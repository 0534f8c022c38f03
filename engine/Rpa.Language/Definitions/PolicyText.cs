using Rpa.Expressions;

namespace Rpa.Language.Definitions;

/// <summary>What a violated policy says: the same when it is proved, when Step refuses, and when a case is stopped.</summary>
internal static class PolicyText
{
    /// <summary>A state is entered without the outcome. <paramref name="how"/> says by what, with a space before, where that is known.</summary>
    public static LocalText EnteredWithout(NeverEnterWithout never, string how = "") => new(
        $"'{never.State}' würde ohne '{never.TaskState}.{never.Outcome}' betreten, was eine Zusage verlangt ({never.Span}).",
        $"'{never.State}' can be entered{how} without '{never.TaskState}.{never.Outcome}', which a policy demands ({never.Span}).");

    /// <summary>The case ends without the state that is promised to come.</summary>
    public static LocalText EndsWithout(AlwaysAfter always, string end) => new(
        $"Nach '{always.After}' würde der Fall in '{end}' enden ohne '{always.Comes}', was eine Zusage verlangt ({always.Span}).",
        $"After '{always.After}' the case can end in '{end}' without '{always.Comes}', which a policy demands ({always.Span}).");
}
