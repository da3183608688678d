using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Explanation;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;

namespace Nin.Cli.Commands;

/// <summary><c>nin explain --layers</c>: draws the filters, the maps of layers, and what a unit looks for.</summary>
internal sealed class LayersAction(Session session)
{
    /// <summary>Pictures of a data set that are drawn of a unit.</summary>
    public const int Examples = 9;

    private readonly List<LayersFileJson> _files = [];
    private string? _noWayBack;

    public required string ModelFile { get; init; }

    public required bool IsShipped { get; init; }

    public required IReadOnlyList<string> Pictures { get; init; }

    public required string Folder { get; init; }

    public string? Layer { get; init; }

    /// <summary>The first channel that is drawn of a layer.</summary>
    public int From { get; init; }

    public string? Unit { get; init; }

    public string? Over { get; init; }

    public DataPart Part { get; init; }

    public string? DataRoot { get; init; }

    public int Threads { get; init; }

    public bool IsJson { get; init; }

    public int Run()
    {
        if (Over is not null && Unit is null)
        {
            throw new UsageException("--over: expected --unit LAYER:CHANNEL too, the map to look for.");
        }

        if (Unit is not null && Layer is not null)
        {
            throw new UsageException("expected --layer or --unit, not both: a unit names its layer.");
        }

        if (Unit is not null && From > 0)
        {
            throw new UsageException("expected --from or --unit, not both: a unit names its channel.");
        }

        LayerUnit? unit = Unit is null ? null : UsageException.Blame(() => LayerUnit.Parse(Unit));
        var model = Model.Load(ModelFile);
        using LayerExplainer explainer = UsageException.Blame(() => new LayerExplainer(model, Threads));
        UsageException.Blame(() => Checked(explainer, unit));
        bool allWell = PictureInput.TryExpand(session, Pictures, out List<string> files);
        if (unit is not null && Over is null && Pictures.Count == 0)
        {
            throw new UsageException("--unit: expected a picture, or --over DATA to look for pictures.");
        }

        if (IsShipped && !IsJson)
        {
            session.Error.Message(ShippedModel.Describe(model), "grey");
        }

        Dataset? data = Over is null
            ? null
            : DataParts.Of(DataParts.Open(Over, DataRoot, session.Cancellation), Part);
        var folder = new LayerFolder(Folder);
        if (unit is null && Layer is null && From == 0)
        {
            DrawFilters(model, folder);
        }

        foreach (string file in files)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            allWell &= PictureInput.Try(session, file, () =>
            {
                Image image = PictureInput.Read(file, session.Cancellation);
                if (unit is null)
                {
                    DrawMaps(explainer, image, file, folder);
                }
                else
                {
                    DrawUnit(explainer, image, file, unit, folder);
                }
            });
        }

        if (data is not null)
        {
            DrawExamples(explainer, data, unit!, folder);
        }

        if (_noWayBack is not null)
        {
            session.Error.Message($"Drawn without what makes the unit strong: {_noWayBack}", "yellow");
        }

        if (IsJson)
        {
            JsonDocuments.Write(session.Out, new LayersJson(ModelFile, _files), JsonDocuments.Readable.LayersJson);
        }

        return allWell ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A wrong name is told before anything is read or written.</summary>
    private bool Checked(LayerExplainer explainer, LayerUnit? unit)
    {
        if (unit is not null)
        {
            explainer.Check(unit);
        }

        if (Layer is not null)
        {
            explainer.Check(Layer);
        }

        Network network = explainer.Model.Network;
        IEnumerable<string> layers = Layer is null ? explainer.Layers : [Layer];
        int most = layers.Max(layer => network.OutputShapes[network.IndexOf(layer)].Channels);
        if (From >= most)
        {
            throw new UsageException($"--from: expected a channel from 0 to {most - 1}, got {From}.");
        }

        return true;
    }

    private void DrawFilters(Model model, LayerFolder folder)
    {
        string? layer = FilterPicture.LayerOf(model.Network);
        if (layer is null)
        {
            session.Error.Message("No convolution of this network reads grey or RGB, so there are no filters to draw.", "yellow");
            return;
        }

        int filters = model.Network.OutputShapes[model.Network.IndexOf(layer)].Channels;
        Drawn(
            $"the filters of {layer}", new LayersFileJson(
                folder.Write(FilterPicture.Sheet(model), "filters"), "filters", null, layer, null, [filters], null));
    }

    private void DrawMaps(LayerExplainer explainer, Image image, string file, LayerFolder folder)
    {
        IReadOnlyList<LayerMaps> layers = Layer is null ? explainer.Maps(image) : explainer.Maps(image, Layer);
        string name = folder.NameFor(file, "layers");
        foreach (LayerMaps maps in layers)
        {
            if (From >= maps.Shape.Channels)
            {
                continue;
            }

            int number = explainer.Layers.IndexOf(maps.Name) + 1, channels = maps.Shape.Channels;
            string start = From > 0 ? $"-from-{From}" : "";
            string path = folder.Write(LayerMapPicture.Sheet(maps, From), $"{number:D2}-{maps.Name}{start}", name);
            string shape = $"{maps.Shape.Height} × {maps.Shape.Width}, {CountText.Counted(channels, "channel")}";
            int last = Math.Min(From + LayerMapPicture.MostChannels, channels) - 1;
            string part = From > 0 || last < channels - 1 ? $", {From} to {last} shown" : "";
            string next = last < channels - 1 ? $" (--from {last + 1} shows the next)" : "";
            Drawn(
                $"{maps.Name}: {shape}{part}{next}", new LayersFileJson(
                    path, "maps", file, maps.Name, null, [maps.Shape.Height, maps.Shape.Width, channels], null));
        }
    }

    private void DrawUnit(LayerExplainer explainer, Image image, string file, LayerUnit unit, LayerFolder folder)
    {
        UnitExample example = explainer.Strongest(image, unit, file);
        float[]? signal = SignalsOf(explainer, [example])?[0];
        string path = folder.Write(UnitPicture.Sheet(example, signal), folder.NameFor(file, $"unit-{unit.Layer}-{unit.Channel}"));
        Drawn(
            $"{file}: {unit} is {Figures.Fixed(example.Place.Value, 3)} at row {example.Place.Row}, column {example.Place.Column}",
            new LayersFileJson(path, "unit", file, unit.Layer, unit.Channel, null, [UnitPlaceJson.Of(example)]));
    }

    private void DrawExamples(LayerExplainer explainer, Dataset data, LayerUnit unit, LayerFolder folder)
    {
        IReadOnlyList<UnitExample> examples = session.Error.While(
            $"looking for {unit} in {CountText.Counted(data.Count, "picture")}",
            () => explainer.Strongest(data, unit, Examples, cancellation: session.Cancellation));
        IReadOnlyList<float[]>? signals = SignalsOf(explainer, examples);
        string path = folder.Write(UnitPicture.Sheet(examples, signals), $"unit-{unit.Layer}-{unit.Channel}");
        if (!IsJson)
        {
            foreach (UnitExample example in examples)
            {
                session.Out.Line($"  {Figures.Fixed(example.Place.Value, 3),-8}  {Screen.Escape(example.Name)}");
            }
        }

        Drawn(
            $"{unit}, strongest of {CountText.Counted(data.Count, "picture")} of {data.Name}",
            new LayersFileJson(
                path, "examples", null, unit.Layer, unit.Channel, null, [.. examples.Select(UnitPlaceJson.Of)]));
    }

    /// <summary>What makes the unit strong; null where a layer has no way back, which is told at the end, once.</summary>
    private List<float[]>? SignalsOf(LayerExplainer explainer, IReadOnlyList<UnitExample> examples)
    {
        try
        {
            return _noWayBack is null ? [.. examples.Select(explainer.Deconvolve)] : null;
        }
        catch (NotSupportedException error)
        {
            _noWayBack = error.Message;
            return null;
        }
    }

    private void Drawn(string what, LayersFileJson file)
    {
        _files.Add(file);
        if (!IsJson)
        {
            session.Out.Line($"{Screen.Escape(what)}  [grey]{Screen.Escape(file.File)}[/]");
        }
    }
}
