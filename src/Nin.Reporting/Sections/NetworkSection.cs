using Nin.Networks;
using Nin.Reporting.Charts;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>The network as a drawing and as a table.</summary>
internal sealed class NetworkSection(Network network) : Section
{
    private static readonly string[] Columns = ["layer", "kind", "output", "parameters#", "multiply-adds#", "sees#"];

    public override string Title => "Network";

    public override void Write(HtmlWriter html)
    {
        NetworkSummary summary = NetworkSummary.Of(network);
        html.Text("p", $"{network.Name}: {Numbers.Count(summary.Parameters)} parameters ({summary.Bytes / 1048576.0:F2} MiB), "
            + $"{summary.MultiplyAdds / 1e6:F1} million multiply-adds a picture of {network.Input.Height}×{network.Input.Width}.");
        html.Begin("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "drawing of the network"));
        NetworkDrawing.Write(html, network, summary);
        html.End();
        html.Text("p", "Each block is a layer with parameters or a pool: as high as its maps are, as wide as it has channels (both by their square "
            + "root). Arcs are connections past layers.", ("class", "quiet"));
        HtmlTable.WriteFolded(html, "the network layer by layer", Columns, summary.Layers.Select(layer => (IReadOnlyList<string>)[
            layer.Name, layer.Kind, $"{layer.Output}", Numbers.Count(layer.Parameters), Numbers.Count(layer.MultiplyAdds),
            Sees(layer)]));
    }

    private static string Sees(LayerSummary layer) => layer.ReceptiveField.IsGlobal
        ? "all"
        : $"{layer.ReceptiveField.Size}×{layer.ColumnField.Size}";
}
