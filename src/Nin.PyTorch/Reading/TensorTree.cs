using Nin.Formats;
using Nin.PyTorch.Pickling;

namespace Nin.PyTorch.Reading;

/// <summary>Finds the tensors among what a file holds: the state dict of a checkpoint, and the names in it.</summary>
internal sealed class TensorTree(ReadBudget budget)
{
    /// <summary>The keys under which programs put a model's state dict beside an optimizer's; the first counts.</summary>
    private static readonly string[] UsualKeys =
        ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params", "module"];

    /// <summary>What a key has in its name under which the tensors of a training lie, not those of a model.</summary>
    private const string Training = "optim";

    /// <summary>What a name costs beside its letters, and what it costs to look into a dict.</summary>
    private const int NameBytes = 128, DictBytes = 512;

    /// <summary>The tensors by name, in the file's order.</summary>
    /// <param name="root">What the file holds.</param>
    /// <param name="key">
    /// Where in it the tensors are, parts apart by dots; null to look for them under the usual keys, and where all lie under one.
    /// </param>
    /// <exception cref="NinFormatException">There are none, a name is there twice, or they lie too deep.</exception>
    public (string? Key, List<(string Name, PickledTensor Tensor)> Tensors) Find(PickleValue root, string? key)
    {
        if (root is not PickledDict dict)
        {
            throw Failure($"expected a dict of tensors, got {root.What}.");
        }

        (string? found, PickledDict chosen) = key is null ? Usual(dict) : (key, Under(dict, key));
        var tensors = new List<(string, PickledTensor)>();
        Collect(chosen, "", 0, tensors);
        if (tensors.Count == 0)
        {
            throw Failure($"expected tensors, got none{(found is null ? "" : $" under '{found}'")}.");
        }

        string? twice = tensors.GroupBy(tensor => tensor.Item1, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? (found, tensors) : throw Failure($"the name '{twice}' is given twice.");
    }

    /// <summary>The state dict of a checkpoint; the whole, where it is one itself.</summary>
    private (string? Key, PickledDict Dict) Usual(PickledDict root)
    {
        List<(string Key, PickledDict Dict)> inner =
        [
            .. Named(root).Where(pair => pair.Value is PickledDict dict && HasTensors(dict, 0)
                    && !pair.Key.Contains(Training, StringComparison.OrdinalIgnoreCase))
                .Select(pair => (pair.Key, (PickledDict)pair.Value)),
        ];
        foreach (string usual in root.What == "a module" ? [] : UsualKeys)
        {
            if (inner.Find(pair => pair.Key == usual) is (not null, PickledDict dict))
            {
                return (usual, dict);
            }
        }

        bool isAlone = inner.Count == 1 && root.What != "a module" && !Named(root).Any(pair => pair.Value is PickledTensor);
        return isAlone ? inner[0] : (null, root);
    }

    /// <summary>The dict under a key, whose parts may be keys of dicts inside one another.</summary>
    private static PickledDict Under(PickledDict root, string key)
    {
        foreach ((string name, PickleValue value) in Named(root))
        {
            if (value is not PickledDict dict)
            {
                continue;
            }

            if (name == key)
            {
                return dict;
            }

            if (key.StartsWith(name + ".", StringComparison.Ordinal))
            {
                return Under(dict, key[(name.Length + 1)..]);
            }
        }

        string[] known = [.. Named(root).Where(pair => pair.Value is PickledDict).Select(pair => pair.Key)];
        throw new NinFormatException(
            StateDict.FormatName, $"expected a dict under the key '{key}', got none{NearestName.End(key, known)}",
            hint: known.Length == 0 ? null : $"There are: {string.Join(", ", known.Take(10))}.");
    }

    private bool HasTensors(PickledDict dict, int depth) => Named(dict).Any(pair => pair.Value is PickledTensor
        || (pair.Value is PickledDict inner && HasTensors(inner, Deeper(depth))));

    private void Collect(PickledDict dict, string prefix, int depth, List<(string Name, PickledTensor Tensor)> tensors)
    {
        foreach ((string key, PickleValue value) in Named(dict))
        {
            // Dicts that are shared may be there any number of times: each name that they make costs.
            budget.Charge(NameBytes + (2L * (prefix.Length + key.Length)), "names of tensors");
            if (value is PickledTensor tensor)
            {
                tensors.Add((prefix + key, tensor));
            }
            else if (value is PickledDict inner)
            {
                Collect(inner, $"{prefix}{key}.", Deeper(depth), tensors);
            }
        }
    }

    private int Deeper(int depth)
    {
        budget.Charge(DictBytes, "dicts inside one another");
        return depth + 1 < budget.Limits.Depth
            ? depth + 1
            : throw Failure($"expected dicts inside one another to a depth of at most {budget.Limits.Depth}, got more.");
    }

    /// <summary>The values that have a text for a key; of those with the same one the last, at the place of the first.</summary>
    private static IEnumerable<(string Key, PickleValue Value)> Named(PickledDict dict)
    {
        var values = new Dictionary<string, PickleValue>(StringComparer.Ordinal);
        foreach ((PickleValue key, PickleValue value) in dict.Pairs)
        {
            if (key is PickledText text)
            {
                values[text.Text] = value;
            }
            else if (key is PickledNumber number)
            {
                values[$"{number.Number}"] = value;
            }
        }

        return values.Select(pair => (pair.Key, pair.Value));
    }

    private static NinFormatException Failure(string problem) => new(StateDict.FormatName, problem);
}
