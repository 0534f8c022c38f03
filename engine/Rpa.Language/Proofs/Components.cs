namespace Rpa.Language.Proofs;

/// <summary>Strongly connected parts of a flow (Tarjan, without recursion: files may have thousands of states).</summary>
internal static class Components
{
    /// <summary>The parts over the ways that <paramref name="follow"/> allows; single states too.</summary>
    public static List<List<int>> Of(Flow flow, Func<FlowEdge, bool> follow)
    {
        var count = flow.States.Length;
        var (index, low, onStack) = (new int[count], new int[count], new bool[count]);
        var stack = new Stack<int>();
        var components = new List<List<int>>();
        var next = 1;
        for (var root = 0; root < count; root++)
        {
            if (index[root] != 0)
            {
                continue;
            }

            var work = new Stack<(int State, int Edge)>([(root, 0)]);
            while (work.TryPop(out var frame))
            {
                var (at, edgeNumber) = frame;
                if (edgeNumber == 0)
                {
                    index[at] = low[at] = next++;
                    stack.Push(at);
                    onStack[at] = true;
                }
                else if (flow.Outgoing[at][edgeNumber - 1] is var done && follow(done) && onStack[done.To])
                {
                    low[at] = Math.Min(low[at], low[done.To]);
                }

                var descended = false;
                for (var e = edgeNumber; e < flow.Outgoing[at].Count && !descended; e++)
                {
                    var edge = flow.Outgoing[at][e];
                    if (!follow(edge))
                    {
                        continue;
                    }

                    if (index[edge.To] == 0)
                    {
                        work.Push((at, e + 1));
                        work.Push((edge.To, 0));
                        descended = true;
                    }
                    else if (onStack[edge.To])
                    {
                        low[at] = Math.Min(low[at], index[edge.To]);
                    }
                }

                if (!descended && low[at] == index[at])
                {
                    var component = new List<int>();
                    int member;
                    do
                    {
                        member = stack.Pop();
                        onStack[member] = false;
                        component.Add(member);
                    }
                    while (member != at);
                    components.Add(component);
                }
            }
        }

        return components;
    }
}
