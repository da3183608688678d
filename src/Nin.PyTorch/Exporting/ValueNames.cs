using Nin.Networks;

namespace Nin.PyTorch.Exporting;

/// <summary>
/// What the values of a network are called in Python: <c>x</c> where the next line alone reads one, and after its layer where it
/// is read later.
/// </summary>
internal static class ValueNames
{
    private const string Passing = "x";

    /// <summary>The names by node, the picture's among them.</summary>
    public static Dictionary<string, string> Of(Network network, ModuleNames modules)
    {
        HashSet<string> taken = [Passing, "self", "torch", "nn", "F", "as_strided", "len"];
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Network.InputName] = Passes(network, Network.InputName, -1) ? Passing : Free("image", taken),
        };
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            string node = network.Nodes[i].Name;
            names[node] = Passes(network, node, i) ? Passing
                : Free(Python.Identifier(modules.KeyOf(node).Replace('.', '_')), taken);
        }

        return names;
    }

    /// <summary>Whether nothing but the next line reads a value; at the end, what is returned.</summary>
    private static bool Passes(Network network, string node, int index)
    {
        bool isLast = index == network.Nodes.Length - 1;
        return isLast || (!network.Outputs.Any(output => output.Node == node)
            && network.Nodes.Skip(index + 2).All(later => !later.Inputs.Contains(node)));
    }

    private static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
