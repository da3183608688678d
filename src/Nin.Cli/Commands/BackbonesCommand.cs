using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin backbones</c>: the trained networks that a training can begin from by name.</summary>
internal sealed class BackbonesCommand : Command
{
    private const string ShippedLicense = "MIT";

    private readonly Option<bool> _json = SharedOptions.Json();

    public BackbonesCommand(Session session)
        : base("backbones", "List the trained networks that a training can begin from by name, and fetch them.")
    {
        Add(_json);
        Add(new BackbonesGetCommand(session));
        SetAction(arguments => Run(arguments.GetValue(_json), session.Out));
    }

    private static int Run(bool asJson, Screen screen)
    {
        if (asJson)
        {
            JsonDocuments.Write(
                screen, [.. ShippedModel.Descriptions.Keys.Select(Shipped), .. BackboneCatalog.Entries.Select(DocumentOf)],
                JsonDocuments.Readable.IReadOnlyListBackboneJson);
            return ExitCode.Done;
        }

        var listing = new Listing(
            new Column("name"), new Column("where"), new Column("description"), new Column("licence", DropOrder: 1),
            new Column("how to get it", DropOrder: 2));
        foreach ((string name, string description) in ShippedModel.Descriptions)
        {
            bool isThere = File.Exists(ShippedModel.PathIn(ShippedModel.Folder, name));
            listing.Add(isThere ? null : "grey", name, isThere ? "comes with nin" : "missing", description, ShippedLicense, "");
        }

        foreach (KnownBackbone known in BackboneCatalog.Entries)
        {
            bool isHere = known.Locate() is not null;
            listing.Add(
                isHere ? null : "grey", known.Name, isHere ? "here" : "not here", known.Description, known.License,
                $"NuGet package {known.Package} {known.PackageVersion}");
        }

        listing.WriteTo(screen);
        screen.Message($"{CommandText.Of("nin", "backbones", "get")} NAME fetches one that is not here.", "grey");
        screen.Message(
            $"{CommandText.Of("nin", "train")} DATA --backbone NAME begins with one; a model's file will do too.", "grey");
        return ExitCode.Done;
    }

    private static BackboneJson Shipped(string name)
    {
        string file = ShippedModel.PathIn(ShippedModel.Folder, name);
        bool isHere = File.Exists(file);
        return new(name, ShippedModel.Descriptions[name], null, null, ShippedLicense, isHere ? file : null, isHere);
    }

    private static BackboneJson DocumentOf(KnownBackbone known)
    {
        string? file = known.Locate();
        return new(known.Name, known.Description, known.Package, known.PackageVersion, known.License, file, file is not null);
    }
}
