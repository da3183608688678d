using System.Globalization;
using System.Text.RegularExpressions;
using Nin.Keras.Graphs;
using Nin.Keras.Hdf5;

namespace Nin.Keras.Format;

/// <summary>
/// The numbers of a .keras file. Its groups are called after the classes of the layers, with numbers behind the names:
/// <c>conv2d</c>, <c>conv2d_1</c>. Which layer is meant, their order alone says.
/// </summary>
/// <param name="weights">The group of the model.</param>
internal sealed partial class ArchiveVariables(Hdf5Object weights) : Variables
{
    /// <summary>The group of the layers; before version 3 Keras called it otherwise.</summary>
    private const string Layers = "layers", OldLayers = "_layer_checkpoint_dependencies";

    private readonly Dictionary<string, Hdf5Object> _groups = new(StringComparer.Ordinal);

    public override void Begin(KerasModel model)
    {
        if ((weights.Find(Layers) ?? weights.Find(OldLayers)) is not Hdf5Object layers)
        {
            return;
        }

        // Keras 2 counted layers with numbers twice and kept groups for the others too; of those with numbers the order is right.
        bool isOld = weights.Find(Layers) is null;
        var groups = layers.Names
            .Select(name => (Class: ClassOf(name, out int number), Number: number, Group: layers.Find(name)!))
            .Where(group => HasNumbers(group.Group))
            .OrderBy(group => group.Number)
            .ToLookup(group => group.Class, StringComparer.Ordinal);
        foreach (IGrouping<string, KerasLayer> same in
            model.Layers.GroupBy(layer => SnakeCase(layer.Class), StringComparer.Ordinal))
        {
            KerasLayer[] all = [.. same];
            foreach ((int index, (string _, int number, Hdf5Object group)) in groups[same.Key].Index())
            {
                int place = isOld ? index : number;
                _groups[place < all.Length ? all[place].Name : throw KerasFailure.Of(
                    $"expected numbers of at most {all.Length} layers of the class {all[0].Class}, got more.")] = group;
            }
        }
    }

    public override LayerVariables Of(KerasLayer layer)
    {
        Hdf5Object? numbers = _groups.GetValueOrDefault(layer.Name)?.Find("vars");
        return new LayerVariables(
            layer.ToString(), numbers?.Names.Count() ?? 0,
            (_, index) => numbers?.Find(index.ToString(CultureInfo.InvariantCulture)));
    }

    public override Variables Inside(KerasLayer model) => new ArchiveVariables(
        _groups.GetValueOrDefault(model.Name) ?? throw KerasFailure.Of($"{model}: expected numbers of its layers, got none."));

    /// <summary>Whether a layer has numbers, or one within it.</summary>
    private static bool HasNumbers(Hdf5Object layer) =>
        layer.Find("vars")?.Names.Any() == true || layer.Find(Layers) is not null || layer.Find(OldLayers) is not null;

    private static string ClassOf(string group, out int number)
    {
        int end = group.LastIndexOf('_');
        bool isNumbered = int.TryParse(group.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        number = isNumbered && end > 0 ? number : 0;
        return isNumbered && end > 0 ? group[..end] : group;
    }

    /// <summary>The words of a class as Keras writes them in files: <c>DepthwiseConv2D</c> is <c>depthwise_conv2d</c>.</summary>
    private static string SnakeCase(string name) =>
        EndOfWord().Replace(BeginOfWord().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex BeginOfWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex EndOfWord();
}
