using Rpa.Language.Bundles;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves workflows. Findings go to the diagnostics of each file.</summary>
internal static class Prover
{
    /// <summary>Proves each workflow, and what holds between them.</summary>
    public static void Prove(IReadOnlyList<ParsedWorkflow> workflows, BotCatalog catalog)
    {
    }
}
