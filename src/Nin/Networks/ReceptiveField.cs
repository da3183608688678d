using System.Collections.Immutable;
using Nin.Layers;

namespace Nin.Networks;

/// <summary>How much of the picture one output pixel of a layer can see, along the rows or along the columns.</summary>
/// <param name="Size">Rows or columns of the picture that reach it; 0 stands for the whole picture.</param>
/// <param name="Stride">Picture pixels between the fields of neighbouring output pixels.</param>
/// <param name="FirstCenter">The centre of the first output pixel's field, in pixels from the picture's first.</param>
/// <remarks>
/// <b>Source</b> Araujo, Norris, Sim, <i>Computing Receptive Fields of Convolutional Neural Networks</i>, Distill 2019.
/// </remarks>
public readonly record struct ReceptiveField(int Size, int Stride, double FirstCenter)
{
    /// <summary>Whether the whole picture is seen.</summary>
    public bool IsGlobal => Size == 0;

    /// <summary>
    /// The field of each node of a network along the rows, in the order of its nodes; along the columns too, where all windows
    /// are square.
    /// </summary>
    /// <remarks>
    /// Where branches meet, the field reaches from the first pixel that any of them sees to the last. Features flattened out
    /// of more than one pixel see the whole picture together.
    /// </remarks>
    public static ImmutableArray<ReceptiveField> Of(Network network) => Of(network, layer => layer.Window);

    /// <summary>The field of each node of a network along the columns, in the order of its nodes.</summary>
    public static ImmutableArray<ReceptiveField> OfColumns(Network network) => Of(network, layer => layer.ColumnWindow);

    private static ImmutableArray<ReceptiveField> Of(Network network, Func<Layer, LayerWindow> windowOf)
    {
        ArgumentNullException.ThrowIfNull(network);
        var fields = ImmutableArray.CreateBuilder<ReceptiveField>(network.Nodes.Length);
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            Node node = network.Nodes[i];
            ReceptiveField before = node.Inputs
                .Select(input => network.IndexOf(input) is >= 0 and int index ? fields[index] : new ReceptiveField(1, 1, 0))
                .Aggregate(Union);
            bool joins = node.Layer.JoinsPlaces(network.InputShapesOf(i)[0]);
            fields.Add(before.Through(joins ? LayerWindow.Global : windowOf(node.Layer)));
        }

        return fields.MoveToImmutable();
    }

    private static ReceptiveField Union(ReceptiveField a, ReceptiveField b)
    {
        int stride = Math.Max(a.Stride, b.Stride);
        if (a.IsGlobal || b.IsGlobal)
        {
            return new ReceptiveField(0, stride, a.IsGlobal ? a.FirstCenter : b.FirstCenter);
        }

        double first = Math.Min(a.First, b.First), last = Math.Max(a.First + a.Size, b.First + b.Size) - 1;
        return new ReceptiveField(Whole(last - first + 1), stride, (first + last) / 2);
    }

    /// <summary>The first pixel of the first output pixel's field; negative in the padding.</summary>
    private double First => FirstCenter - ((Size - 1) / 2.0);

    private ReceptiveField Through(LayerWindow window) => IsGlobal || window.IsGlobal
        ? new ReceptiveField(0, Stride, FirstCenter)
        : new ReceptiveField(
            Whole(Size + ((window.Size - 1.0) * Stride)),
            Whole((double)Stride * window.Stride),
            FirstCenter + ((((window.Size - 1) / 2.0) - window.Padding) * Stride));

    /// <summary>Strides multiply, and absurd ones would pass what an int holds.</summary>
    private static int Whole(double value) => (int)Math.Min(value, int.MaxValue);
}
