using System.Collections.Immutable;
using Nin.Networks;

namespace Nin.PyTorch.Exporting;

/// <summary>
/// What the layers of a network are called in Python. A dot in a name is a module in a module, as PyTorch has it, so that the
/// weights keep their names; what Python does not take as a name is changed.
/// </summary>
internal sealed class ModuleNames
{
    private readonly Dictionary<string, ImmutableArray<string>> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _numbered = new(StringComparer.Ordinal);

    public ModuleNames(Network network)
    {
        var paths = network.Nodes.Select(node => (node.Name, Path: Clean(node.Name))).ToList();
        foreach ((_, ImmutableArray<string> path) in paths)
        {
            for (int i = 1; i < path.Length; i++)
            {
                string block = string.Join('.', path.Take(i));
                _blocks.Add(block);
                if (char.IsAsciiDigit(path[i][0]))
                {
                    _numbered.Add(block);
                }
            }
        }

        // A layer whose name is a block's too, or that of another layer once cleaned, gets a line behind it.
        HashSet<string> taken = [.. _blocks];
        foreach ((string name, ImmutableArray<string> path) in paths)
        {
            ImmutableArray<string> free = path;
            while (!taken.Add(string.Join('.', free)))
            {
                free = free.SetItem(free.Length - 1, free[^1] + "_");
            }

            _paths[name] = free;
        }
    }

    /// <summary>The key of a layer among the weights, such as <c>layer1.0.conv1</c>.</summary>
    public string KeyOf(string node) => string.Join('.', _paths[node]);

    /// <summary>A layer's module, such as <c>self.layer1["0"].conv1</c>.</summary>
    public string ModuleOf(string node) => Expression(_paths[node]);

    /// <summary>The lines that make the blocks around a layer which are not made yet.</summary>
    public IEnumerable<string> BlocksOf(string node, HashSet<string> made)
    {
        ImmutableArray<string> path = _paths[node];
        for (int i = 1; i < path.Length; i++)
        {
            string block = string.Join('.', path.Take(i));
            if (made.Add(block))
            {
                yield return $"{Expression([.. path.Take(i)])} = {(_numbered.Contains(block) ? "nn.ModuleDict()" : "nn.Module()")}";
            }
        }
    }

    private string Expression(ImmutableArray<string> path)
    {
        string expression = "self", block = "";
        foreach (string part in path)
        {
            expression += block.Length > 0 && _numbered.Contains(block) ? $"[\"{part}\"]" : $".{part}";
            block = block.Length == 0 ? part : $"{block}.{part}";
        }

        return expression;
    }

    private static ImmutableArray<string> Clean(string name) =>
        [.. name.Split('.').Select((part, i) => i == 0 ? Python.Identifier(part) : Python.Key(part))];
}
