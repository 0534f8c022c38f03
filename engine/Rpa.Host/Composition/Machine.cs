using System.Collections.Immutable;
using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Host.Terminal;
using Spectre.Console;

namespace Rpa.Host.Composition;

/// <summary>What the whole program asks of a machine.</summary>
internal static class Machine
{
    /// <summary>Everything the demo and a worker need.</summary>
    public static ImmutableArray<MachineRequirement> All { get; } =
        [ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Tesseract, Requirements.Poppler, Requirements.Graphviz, Requirements.Fonts, Requirements.Bubblewrap];

    /// <summary>Checks, says what is missing, installs it where it may; throws with the one command to run where it may not.</summary>
    public static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var findings = await Doctor.CheckAsync(All, cancellationToken);
        if (findings.All(f => f.State.Works))
        {
            return;
        }

        foreach (var finding in findings.Where(f => f.IsFault))
        {
            Say.Line($"{finding.Requirement.Name} is missing ({finding.Requirement.Purpose.En}).");
        }

        findings = await Doctor.EnsureAsync(All, line => Say.Console.MarkupLineInterpolated($"[grey]{line}[/]"), isThorough: false, cancellationToken);
        if (Doctor.Explain(findings) is { Length: > 0 } fault)
        {
            throw new UserFaultException(ExitCode.Machine, fault);
        }
    }
}
