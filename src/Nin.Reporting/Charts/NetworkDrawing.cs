using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Nin.Networks;
using Nin.Reporting.Html;
using Nin.Tensors;

namespace Nin.Reporting.Charts;

/// <summary>
/// Draws a network from left to right: a block for each layer that has parameters, changes the size or joins branches, and an arc
/// for each connection past other blocks.
/// </summary>
internal static class NetworkDrawing
{
    private const double Gap = 16, Top = 30, Tallest = 120, Widest = 56, Thinnest = 8, Label = 46, ArcStep = 14;

    public static void Write(HtmlWriter html, Network network, NetworkSummary summary)
    {
        List<Block> blocks = BlocksOf(network, summary);
        int arcs = blocks.Sum(block => block.Sources.Count(source => source < block.Place - 1));
        double rise = Math.Min(arcs, 6) * ArcStep, middle = Top + rise + (Tallest / 2), x = 12;
        var drawn = new StringBuilder();
        double[] centers = new double[blocks.Count];
        for (int i = 0; i < blocks.Count; i++)
        {
            Block block = blocks[i];
            (double width, double height) = block.Size(blocks);
            double slot = Math.Max(width, Label);
            centers[i] = x + (slot / 2);
            string color = block.Parameters > 0 ? "var(--c3)" : i == 0 ? "var(--c1)" : "var(--c4)";
            drawn.Append(CultureInfo.InvariantCulture, $"<rect x=\"{centers[i] - (width / 2):F1}\" y=\"{middle - (height / 2):F1}\" width=\"{width:F1}\" height=\"{height:F1}\" rx=\"3\" fill=\"{color}\" fill-opacity=\".55\" stroke=\"{color}\"><title>{Escaped(block.Words)}</title></rect>");
            double below = Top + rise + Tallest + 16;
            drawn.Append(CultureInfo.InvariantCulture, $"<text x=\"{centers[i]:F1}\" y=\"{below}\" text-anchor=\"middle\" fill=\"var(--c1)\">{Escaped(block.Kind)}</text>");
            drawn.Append(CultureInfo.InvariantCulture, $"<text x=\"{centers[i]:F1}\" y=\"{below + 15}\" text-anchor=\"middle\" fill=\"var(--quiet)\">{block.Map}</text>");
            drawn.Append(CultureInfo.InvariantCulture, $"<text x=\"{centers[i]:F1}\" y=\"{below + 29}\" text-anchor=\"middle\" fill=\"var(--quiet)\">{block.Channels}</text>");
            foreach (int source in block.Sources)
            {
                drawn.Append(source < i - 1
                    ? Arc(centers[source], centers[i], middle - (Tallest / 2) - 4, i - source)
                    : Arrow(centers[source], centers[i], middle, blocks[source].Size(blocks).Width, width));
            }

            x += slot + Gap;
        }

        double right = x, bottom = Top + rise + Tallest + 52;
        html.Markup(string.Create(CultureInfo.InvariantCulture, $"<svg class=\"drawing\" role=\"img\" aria-label=\"{Escaped($"the network {network.Name} as {blocks.Count} blocks")}\" viewBox=\"0 0 {right:F0} {bottom:F0}\" width=\"{right:F0}\" height=\"{bottom:F0}\" font-size=\"11\" font-family=\"system-ui,sans-serif\">{drawn}</svg>"));
    }

    private static string Arrow(double from, double to, double y, double widthBefore, double width) => string.Create(
        CultureInfo.InvariantCulture,
        $"<line x1=\"{from + (widthBefore / 2):F1}\" y1=\"{y:F1}\" x2=\"{to - (width / 2):F1}\" y2=\"{y:F1}\" stroke=\"var(--quiet)\"/>");

    private static string Arc(double from, double to, double y, int steps)
    {
        double top = y - (ArcStep * Math.Min(steps, 6));
        return string.Create(CultureInfo.InvariantCulture, $"<path d=\"M{from:F1} {y:F1}C{from:F1} {top:F1} {to:F1} {top:F1} {to:F1} {y:F1}\" fill=\"none\" stroke=\"var(--quiet)\"/>");
    }

    private static string Escaped(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>What is drawn, each with the drawn blocks that it reads, through the layers that are not.</summary>
    private static List<Block> BlocksOf(Network network, NetworkSummary summary)
    {
        FeatureShape input = network.Input;
        List<Block> blocks = [new Block(0, "input", input, 0, [], $"input, {input}")];
        var placeOf = new Dictionary<string, int> { [Network.InputName] = 0 };
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            Node node = network.Nodes[i];
            LayerSummary layer = summary.Layers[i];
            int[] sources = [.. node.Inputs.Select(name => placeOf[name]).Distinct()];
            FeatureShape before = blocks[sources[0]].Shape;
            bool isShown = sources.Length > 1 || before.Pixels != layer.Output.Pixels
                || layer.MultiplyAdds > 0;
            placeOf[node.Name] = isShown ? blocks.Count : sources[0];
            if (isShown)
            {
                string words = $"{node.Name}: {node.Layer.Kind}, {layer.Output}, {layer.Parameters} parameters";
                blocks.Add(new Block(blocks.Count, ShortKind(node.Layer.Kind), layer.Output, layer.Parameters, sources, words));
            }
        }

        return blocks;
    }

    private static string ShortKind(string kind) =>
        kind.Replace("2d", "", StringComparison.Ordinal).Replace("Global", "", StringComparison.Ordinal);

    private sealed record Block(int Place, string Kind, FeatureShape Shape, long Parameters, int[] Sources, string Words)
    {
        public string Map => Shape.Pixels == 1 ? "" : $"{Shape.Height}×{Shape.Width}";

        public string Channels => $"{Shape.Channels}";

        public (double Width, double Height) Size(List<Block> all)
        {
            double tallest = all.Max(block => block.Shape.Height), widest = all.Max(block => block.Shape.Channels);
            return (
                Math.Max(Thinnest, Widest * Math.Sqrt(Shape.Channels / widest)),
                Math.Max(Thinnest, Tallest * Math.Sqrt(Shape.Height / tallest)));
        }
    }
}
