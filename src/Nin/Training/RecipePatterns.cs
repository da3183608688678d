using Nin.Layers;
using Nin.Networks;

namespace Nin.Training;

/// <summary>
/// Whether what a recipe names in a network is there: a name of nothing is a recipe for another network, and would be trained
/// without what it asks for.
/// </summary>
internal static class RecipePatterns
{
    /// <exception cref="RecipeException">A pattern matches nothing, or a layer is not of the kind that is needed.</exception>
    public static void Check(Recipe recipe, Network network)
    {
        string[] parameters = [.. network.Nodes.SelectMany(node => node.NamedParameters).Select(p => p.Name)];
        foreach (ParameterGroup group in recipe.ParameterGroups.Where(group => !parameters.Any(group.Matches)))
        {
            throw new RecipeException(
                $"parameterGroups: '{group.Match}' matches no parameter of {network.Name}. Parameters are "
                    + $"{string.Join(", ", parameters.Take(4))}, ...");
        }

        InitializationSettings initialization = recipe.Initialization;
        Node[] layers = [.. network.Nodes.Where(node => !node.Layer.Parameters.IsEmpty)];
        CheckLayers("deviations", "layer", network, initialization.Deviations.Keys, layers);
        CheckLayers(
            "biases", "biased layer", network, initialization.Biases.Keys,
            [.. layers.Where(node => node.Layer.Parameters.Any(spec => spec.Role == ParameterRole.Bias))]);
        CheckLayers(
            "dirac", "convolution", network, initialization.Dirac, [.. layers.Where(node => node.Layer.HasFilters)]);
        if (initialization.Whiten.Length > 0)
        {
            CheckWhitened(initialization.Whiten, network);
        }
    }

    private static void CheckLayers(string setting, string kind, Network network, IEnumerable<string> patterns, Node[] layers)
    {
        foreach (string pattern in patterns)
        {
            if (!layers.Any(layer => InitializationSettings.Matches(pattern, layer.Name)))
            {
                throw new RecipeException(
                    $"initialization.{setting}: '{pattern}' matches no {kind} of {network.Name}. "
                        + $"{char.ToUpperInvariant(kind[0])}{kind[1..]}s are "
                        + $"{string.Join(", ", layers.Take(4).Select(layer => layer.Name))}, ...");
            }
        }
    }

    /// <summary>
    /// Whitening patches of pictures takes a convolution that sees pictures, and two filters for each direction.
    /// </summary>
    private static void CheckWhitened(string name, Network network)
    {
        Node? node = network.Nodes.FirstOrDefault(node => node.Name == name);
        if (node is not { Layer.HasFilters: true, Inputs: [Network.InputName] })
        {
            throw new RecipeException(
                $"initialization.whiten: expected a convolution of {network.Name} on the pictures themselves, got '{name}'.");
        }

        ParameterSpec filters = node.Layer.Parameters[0];
        int outputs = filters.Shape[0], numbers = filters.Length / outputs;
        Recipe.Check(
            outputs == 2 * numbers, "initialization.whiten",
            $"a convolution with {2 * numbers} outputs, two for each number of a patch", $"'{name}' with {outputs}");
    }
}
