using Rpa.Language.Bundles;

namespace Rpa.Language.Running;

/// <summary>
/// The pure heart: what a case does next. No I/O, no clock, no randomness; the same definition, snapshot and input always give the same result.
/// </summary>
public static class Step
{
    /// <summary>Applies an input. For <see cref="Started"/> use <see cref="Start"/>.</summary>
    public static StepResult Apply(CompiledBundle bundle, CaseSnapshot snapshot, CaseInput input) => throw new NotSupportedException();

    /// <summary>Begins a case: reference and department are given by the shell.</summary>
    public static StepResult Start(CompiledBundle bundle, string reference, string department, Started input) => throw new NotSupportedException();
}
