using System.Globalization;
using Nin.Networks;

namespace Nin.Cli.Output;

/// <summary>A network's summary as a table: a row a block with its sums, the block's layers under it, and the total.</summary>
internal static class SummaryView
{
    public static void Show(NetworkSummary summary, Screen screen)
    {
        var listing = new Listing(
            new Column("layer"),
            new Column("kind", DropOrder: 4),
            new Column("output"),
            new Column("params", IsNumber: true),
            new Column("bytes", IsNumber: true, DropOrder: 1),
            new Column("MACs", IsNumber: true, DropOrder: 7),
            new Column("params %", IsNumber: true, DropOrder: 5),
            new Column("MACs %", IsNumber: true, DropOrder: 6),
            new Column("sees", IsNumber: true, DropOrder: 3),
            new Column("stride", IsNumber: true, DropOrder: 2));
        listing.Add("grey", RowOf("input", "", summary.Input.ToChannelsFirst(1)));
        foreach (LayerSummary[] group in Groups(summary))
        {
            if (group[0].Block is string block)
            {
                listing.Add("bold", RowOf(block, "block", group[^1], group, summary));
                foreach (LayerSummary layer in group)
                {
                    listing.Add("grey", RowOf("  " + layer.Name[(block.Length + 1)..], layer.Kind, layer, [layer], summary));
                }
            }
            else
            {
                listing.Add("bold", RowOf(group[0].Name, group[0].Kind, group[0], group, summary));
            }
        }

        listing.AddRule();
        string[] total = RowOf("total", "", summary.Layers[^1], summary.Layers, summary);
        listing.Add("bold", [total[0], "", "", .. total[3..8], "", ""]);
        screen.Line($"[bold]{Screen.Escape(summary.Network)}[/]");
        screen.Line();
        listing.WriteTo(screen);
        screen.Line();
        screen.Line(Screen.Escape(
            $"{Nin.Formats.CountText.Counted(summary.Parameters, "parameter")}, {Figures.Mebibytes(summary.Bytes)} as float32, "
            + $"{Figures.Millions(summary.MultiplyAdds)} multiply-adds a picture"));
    }

    /// <summary>Layers that stand together in one block; layers outside of blocks by themselves.</summary>
    private static List<LayerSummary[]> Groups(NetworkSummary summary)
    {
        List<LayerSummary[]> groups = [];
        foreach (LayerSummary layer in summary.Layers)
        {
            if (layer.Block is not null && groups.Count > 0 && groups[^1][0].Block == layer.Block)
            {
                groups[^1] = [.. groups[^1], layer];
            }
            else
            {
                groups.Add([layer]);
            }
        }

        return groups;
    }

    private static string[] RowOf(string name, string kind, int[] output) =>
        [name, kind, Figures.Shape(output), "", "", "", "", "", "", ""];

    private static string[] RowOf(
        string name, string kind, LayerSummary last, IReadOnlyList<LayerSummary> layers, NetworkSummary summary)
    {
        long parameters = layers.Sum(layer => layer.Parameters), macs = layers.Sum(layer => layer.MultiplyAdds);
        ReceptiveField field = last.ReceptiveField, columns = last.ColumnField;
        return
        [
            name, kind, Figures.Shape(last.Output.ToChannelsFirst(1)),
            Number(parameters), Number(layers.Sum(layer => layer.Bytes)), macs == 0 ? "" : Figures.Millions(macs),
            Share(parameters, summary.Parameters), Share(macs, summary.MultiplyAdds),
            field.IsGlobal ? "all" : string.Create(CultureInfo.InvariantCulture, $"{field.Size}x{columns.Size}"),
            field.IsGlobal ? ""
                : field.Stride == columns.Stride ? field.Stride.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{field.Stride}x{columns.Stride}"),
        ];
    }

    /// <summary>Nothing is shown as nothing: most layers have no parameters and do no work.</summary>
    private static string Number(long value) => value == 0 ? "" : Figures.Count(value);

    private static string Share(long part, long whole) =>
        part == 0 || whole == 0 ? "" : (100.0 * part / whole).ToString("F1", CultureInfo.InvariantCulture);
}
