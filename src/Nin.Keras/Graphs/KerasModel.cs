using System.Collections.Immutable;

namespace Nin.Keras.Graphs;

/// <summary>A model as a file describes it: layers, and what they read of one another.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Layers">The layers, in the file's order.</param>
/// <param name="Inputs">The values that come from outside.</param>
/// <param name="Outputs">The values that it answers with.</param>
internal sealed record KerasModel(
    string Name, ImmutableArray<KerasLayer> Layers, ImmutableArray<KerasValue> Inputs, ImmutableArray<KerasValue> Outputs);
