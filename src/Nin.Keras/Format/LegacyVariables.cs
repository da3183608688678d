using Nin.Formats;
using Nin.Keras.Graphs;
using Nin.Keras.Hdf5;

namespace Nin.Keras.Format;

/// <summary>
/// The numbers of an .h5 file: a group for each layer of the model, in it a list of names such as <c>conv2d/kernel:0</c>. A model
/// that is a layer has one group, and the names of its layers stand in the list.
/// </summary>
/// <param name="weights">The group <c>model_weights</c>.</param>
/// <param name="limits">How long lists of names may be.</param>
/// <param name="outer">The layer whose group it is; null outside of all.</param>
internal sealed class LegacyVariables(Hdf5Object weights, Limits limits, string? outer = null) : Variables
{
    private readonly Dictionary<string, string[]> _names = new(StringComparer.Ordinal);

    public override void Begin(KerasModel model)
    {
    }

    public override Variables Inside(KerasLayer model) => new LegacyVariables(weights, limits, outer ?? model.Name);

    public override LayerVariables Of(KerasLayer layer)
    {
        string group = outer ?? layer.Name;
        string[] own = NamesOf(group);
        own = outer is null ? own : [.. own.Where(name => IsOf(layer.Name, name))];
        return new LayerVariables(
            layer.ToString(), own.Length,
            (name, _) => own.FirstOrDefault(path => IsCalled(path, name)) is string path
                ? weights.Find(group)?.FindPath(path)
                : null);
    }

    private string[] NamesOf(string group)
    {
        if (!_names.TryGetValue(group, out string[]? names))
        {
            _names.Add(group, names = Listed(weights.Find(group)));
        }

        return names;
    }

    /// <summary>A list that is too long for one attribute stands in several, with numbers behind their names.</summary>
    private string[] Listed(Hdf5Object? group)
    {
        const string Name = "weight_names";
        if (group?.FindTexts(Name, limits.HeaderBytes) is string[] all)
        {
            return all;
        }

        var names = new List<string>();
        for (int i = 0; group?.FindTexts($"{Name}{i}", limits.HeaderBytes) is string[] part; i++)
        {
            names.AddRange(part);
        }

        return [.. names];
    }

    /// <summary>
    /// Whether the last part of a path is a variable's name: <c>kernel</c> also where it is <c>depthwise_kernel:0</c>.
    /// </summary>
    private static bool IsCalled(string path, string name)
    {
        string last = path[(path.LastIndexOf('/') + 1)..];
        int number = last.IndexOf(':', StringComparison.Ordinal);
        last = number < 0 ? last : last[..number];
        return last == name || last.EndsWith($"_{name}", StringComparison.Ordinal);
    }

    /// <summary>Whether a path names a layer before the variable.</summary>
    private static bool IsOf(string layer, string path)
    {
        int end = path.LastIndexOf('/');
        return end > 0 && path.AsSpan(0, end).EndsWith(layer)
            && (end == layer.Length || path[end - layer.Length - 1] == '/');
    }
}
