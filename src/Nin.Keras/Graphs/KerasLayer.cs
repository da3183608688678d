using System.Collections.Immutable;
using System.Text.Json;

namespace Nin.Keras.Graphs;

/// <summary>A value between layers: the output of a layer where it was used for the so many-th time.</summary>
internal readonly record struct KerasValue(string Layer, int Use, int Output);

/// <summary>A layer as a file describes it.</summary>
/// <param name="Class">Its class in Keras, such as <c>Conv2D</c>.</param>
/// <param name="Name">Its name, unique in the model.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Uses">What it reads, for each time that it is used.</param>
/// <param name="Element">All that the file says of it, for a layer that is a model.</param>
internal sealed record KerasLayer(
    string Class, string Name, LayerConfig Settings, ImmutableArray<ImmutableArray<KerasValue>> Uses, JsonElement Element)
{
    /// <summary>Whether it is a model itself.</summary>
    public bool IsModel => KerasModelReader.IsModel(Class);

    public override string ToString() => $"layer '{Name}' ({Class})";
}
