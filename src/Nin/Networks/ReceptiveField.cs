using System.Collections.Immutable;
using Nin.Layers;

namespace Nin.Networks;

/// <summary>How much of the picture one output pixel of a layer can see.</summary>
/// <param name="Size">Rows and columns of the picture that reach it; 0 stands for the whole picture.</param>
/// <param name="Stride">Picture pixels between the fields of neighbouring output pixels.</param>
/// <param name="FirstCenter">The centre of the first output pixel's field, in pixels from the picture's first.</param>
/// <remarks><b>Source</b> Araujo, Norris, Sim, <i>Computing Receptive Fields of Convolutional Neural Networks</i>, Distill 2019.</remarks>
public readonly record struct ReceptiveField(int Size, int Stride, double FirstCenter)
{
    /// <summary>Whether the whole picture is seen.</summary>
    public bool IsGlobal => Size == 0;

    /// <summary>The field of each node of a network, in the order of its nodes.</summary>
    /// <remarks>Where branches meet, the field is the larger one, and its stride with it.</remarks>
    public static ImmutableArray<ReceptiveField> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var fields = ImmutableArray.CreateBuilder<ReceptiveField>(network.Nodes.Length);
        foreach (Node node in network.Nodes)
        {
            ReceptiveField before = node.Inputs
                .Select(input => network.IndexOf(input) is >= 0 and int index ? fields[index] : new ReceptiveField(1, 1, 0))
                .MaxBy(field => field.IsGlobal ? int.MaxValue : field.Size);
            fields.Add(before.Through(node.Layer.Window));
        }

        return fields.MoveToImmutable();
    }

    private ReceptiveField Through(LayerWindow window) => IsGlobal || window.IsGlobal
        ? new ReceptiveField(0, Stride, FirstCenter)
        : new ReceptiveField(
            Size + ((window.Size - 1) * Stride),
            Stride * window.Stride,
            FirstCenter + ((((window.Size - 1) / 2.0) - window.Padding) * Stride));
}
