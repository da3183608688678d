namespace Nin.Networks;

/// <summary>Who reads what the nodes of a network make.</summary>
internal static class Readers
{
    /// <summary>
    /// How many inputs and outputs of the network read what each node makes, counting for it those that read a node behind it
    /// which leaves the floats as they are.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="isNothing">Whether the node at an index leaves the floats as they are.</param>
    public static Dictionary<string, int> Count(Network network, Func<int, bool> isNothing)
    {
        var makers = new Dictionary<string, string>(StringComparer.Ordinal) { [Network.InputName] = Network.InputName };
        var readers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            Node node = network.Nodes[i];
            if (isNothing(i))
            {
                makers[node.Name] = makers[node.Inputs[0]];
                continue;
            }

            makers[node.Name] = node.Name;
            foreach (string input in node.Inputs)
            {
                readers[makers[input]] = readers.GetValueOrDefault(makers[input]) + 1;
            }
        }

        foreach (NetworkOutput output in network.Outputs)
        {
            string maker = makers[output.Node];
            readers[maker] = readers.GetValueOrDefault(maker) + 1;
        }

        return readers;
    }
}
