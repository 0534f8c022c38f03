using System.Collections.Immutable;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>What the guards of a state show and read, in order.</summary>
internal static class BranchReads
{
    /// <summary>The branches of a state, or of its message route number <paramref name="route"/>.</summary>
    public static ImmutableArray<Branch> Branches(StateDefinition state, int route) => state switch
    {
        DoState action => action.Next,
        DecideState decide => decide.Next,
        RunState run => run.Next,
        WaitState wait when route < wait.Messages.Length => wait.Messages[route].Next,
        _ => [],
    };

    /// <summary>Paths known to be set when branch number <paramref name="branch"/> is taken: earlier guards were false, its own is true.</summary>
    public static ImmutableHashSet<string> Known(ImmutableArray<Branch> branches, int branch)
    {
        ImmutableHashSet<string> known = [];
        for (var i = 0; i <= branch && i < branches.Length; i++)
        {
            if (branches[i].If is { } guard and not BrokenProgram)
            {
                var narrowing = Narrowing.Of(guard.Tree, known);
                known = i == branch ? narrowing.WhenTrue : narrowing.WhenFalse;
            }
        }

        return known;
    }

    /// <summary>Reads of all guards, each with what the guards before it have shown.</summary>
    public static IEnumerable<PathRead> Reads(ImmutableArray<Branch> branches)
    {
        ImmutableHashSet<string> known = [];
        foreach (var branch in branches)
        {
            if (branch.If is { } guard and not BrokenProgram)
            {
                var narrowing = Narrowing.Of(guard.Tree, known);
                foreach (var read in narrowing.Reads)
                {
                    yield return read;
                }

                known = narrowing.WhenFalse;
            }
        }
    }
}
