"""Where French sentences end: the table that the sentence splitter is held to.

A case of ``SENTENCE_CASES`` is the sentences of one text, which is ``" ".join(sentences)``. A case
of ``LAYOUT_CASES`` is the text and its sentences, for texts where line breaks matter. In both, a
sentence is an exact slice of the text without the white space around it. Only boundaries that a
copy editor would not dispute are here; no-break spaces are written as escapes to be seen.
"""

from __future__ import annotations

SENTENCE_CASES: tuple[tuple[str, ...], ...] = (
    # Plain ends of sentence.
    ("Il est né en 1950.", "Il est mort en 2000."),
    ("Le sommet est fini.", "Les délégations repartent.", "Rien n'est signé."),
    ("Allô ?", "Oui !", "Merci."),
    ("Vraiment ?!", "Je n'y crois pas."),
    ("Non !!!", "Jamais nous ne céderons."),
    ("À Paris, il pleut.", "À Nice, il fait beau."),
    ("La séance est close.", "Émue, la présidente remercie la salle."),
    ("Elle hausse les épaules.", "Ça ne la concerne pas."),
    ("La fête a duré tard.", "Œufs, jambon et café ont clos la nuit."),
    # Apostrophes, straight and curly, are not quotation marks.
    ("Le sommet s'est tenu à Vilnius.", "L'OTAN s'y est réunie."),
    ("Le sommet s’est tenu à Vilnius.", "L’OTAN s’y est réunie."),
    ("Ce n'est pas d'aujourd'hui.", "C'est d'hier."),
    ("Ce n’est pas d’aujourd’hui.", "C’est d’hier."),
    # Titles before a name.
    ("Selon M. Trump, tout va bien.", "M. Poutine est d'accord."),
    ("MM. Trump et Poutine se sont vus à Helsinki.", "Mme Merkel n'y était pas."),
    ("La chancelière a reçu M. et Mme Macron à Berlin.",),
    ("Le Dr. Martin et le Pr. Durand ont opéré ensemble.", "Le patient va mieux."),
    ("Le prof. Tournesol a disparu.",),
    ("La rue St. Jean est fermée jusqu'à lundi.",),
    ("Martin Luther King Jr. est né à Atlanta.",),
    # Initials and acronyms with full stops.
    ("Le général H.R. McMaster a pris la parole.", "Il a cité la Russie."),
    ("J. K. Rowling a publié un roman.", "J.R.R. Tolkien aussi."),
    ("On doit ce discours à J.-J. Rousseau et cette lettre à F. M. Arouet.",),
    ("George W. Bush a été réélu en 2004.",),
    ("Les U.S.A. ont signé l'accord.",),
    ("Il vit aux U.S.A. depuis dix ans.",),
    ("Il vit aux U.S.A.", "Elle vit en France."),
    ("La S.N.C.F. annonce des retards.",),
    ("Il travaille à la S.N.C.F.", "Elle enseigne le grec."),
    ("Ce fruit est riche en vitamine C.", "Elle protège du scorbut."),
    # Eras.
    ("César meurt en 44 av. J.-C. à Rome.",),
    ("La guerre commence en 58 av. J.-C.", "Elle dure huit ans."),
    ("La ville est détruite en 79 apr. J.-C. par le Vésuve.",),
    ("Au Ve siècle av. J.-C., Athènes domine la mer Égée.",),
    # Dates, months, times.
    ("Il est né le 1er janv. 1950 à Lyon.", "Son père était tisserand."),
    ("La Bastille est prise le 14 juill. 1789.",),
    ("La loi no 78-17 du 6 janv. 1978 protège les données.",),
    ("Le vol du 3 sept. est annulé.", "Celui du 4 est maintenu."),
    ("Le train part à 9 h 05.", "Il arrive à 11 h 30."),
    ("La séance est levée à 18 h.", "Le public sort en silence."),
    ("Le musée ouvre de 9 h. à 18 h. du lundi au samedi.",),
    ("Modifié le 08/07/2017 à 09:05 - Publié le 07/07/2017 à 16:48 | Le Point.fr",),
    # Numbers.
    ("La croissance atteint 3,5 % cette année.", "Elle était de 2,1 % l'an dernier."),
    ("Le modèle coûte 3.5 millions.", "Il pèse 1.234.567 grammes."),
    ("Le CAC 40 gagne 0,5 %.", "Wall Street recule."),
    ("Le billet coûte 3,50 €.", "C'est cher."),
    ("Python 3.11.2 corrige ce défaut.",),
    ("La place est noire de monde.", "3 000 personnes ont défilé."),
    ("Le traité expire en 2019.", "2020 sera une année décisive."),
    ("La densité est de 105 hab./km² en moyenne.", "Elle atteint 20 000 hab./km² à Paris."),
    ("La densité est de 105 hab./km².", "C'est peu."),
    # References and bibliographic abbreviations.
    ("Le wagon n° 5 a déraillé.", "Le n° 6 a suivi."),
    ("Voir p. 12 et pp. 15-18.", "La suite manque."),
    ("L'art. L. 123-4 du Code de commerce s'applique.", "L'art. R. 12 est abrogé."),
    ("On se reportera au vol. 2, chap. IV, fig. 3.",),
    ("Le passage est au t. II de la 3e éd. revue et augmentée.",),
    ("Ce roman est paru aux éd. Gallimard en 1951.",),
    ("Durand et al. ont montré le contraire.", "Nul ne les a contredits."),
    ("La règle souffre des exceptions (cf. Grevisse, p. 45).",),
    # Other abbreviations.
    ("Les pommes, les poires, etc. sont mûres.",),
    ("Il vend des fruits (pommes, poires, etc.) au marché.",),
    ("Il aime les pommes, les poires, etc.", "Elle préfère les fruits rouges."),
    ("Il part le surlendemain, c.-à-d. mercredi.",),
    ("Certains oiseaux, p. ex. les manchots, ne volent pas.",),
    ("Il y avait env. 300 personnes dans la salle.",),
    ("Elle habite au 12, av. Foch, et lui au 3, boul. Saint-Laurent.",),
    ("Apple Inc. a publié ses résultats.",),
    # Sovereigns, centuries.
    ("La France était gouvernée par Louis XIV.", "Le peuple avait faim."),
    ("L'église date du XIXe siècle.", "Son clocher est du XIIe."),
    # Ellipses.
    ("Il hésita… puis il partit.",),
    ("Il hésita…", "Puis il partit."),
    ("Il hésita... puis il partit.",),
    ("Tout le monde dormait...", "Le vent se leva."),
    ("Le texte dit que « le président […] reste seul juge » en la matière.",),
    # Quotations.
    ("« Je pars demain », a-t-il dit.", "Personne n'a répondu."),
    ("« Je pars demain… » a-t-il dit.",),
    ("« Où allez-vous ? » demanda-t-il.", "Elle ne répondit pas."),
    ("« Au secours ! » cria-t-elle.",),
    ("Il a crié : « Au secours ! »", "Personne n'a bougé."),
    ("Il a dit : « Je pars. »", "Puis il est sorti."),
    ("Elle a dit : “Je pars.”", "Il est resté."),
    ('Il a dit : "Je pars."', "Puis il est sorti."),
    ('"Où allez-vous ?" demanda-t-elle.',),
    ('"C\'est bon pour nous", a-t-il expliqué mercredi.', "La presse en a pris note."),
    ('Il y voit "un obstacle significatif".', "Les discussions continuent."),
    ("Il y voit “un obstacle significatif”.", "Les discussions continuent."),
    ("Il y voit « un obstacle significatif ».", "Les discussions continuent."),
    ("Des échanges “vigoureux” ont eu lieu.",),
    ("Le film « Qui a peur du loup ? » sort mercredi.",),
    ("Il a réagi (« C'est faux ! ») avant de partir.",),
    # Marks with a space before, breaking or not.
    ("Viendra-t-il ?", "Nul ne le sait !", "Attendons."),
    ("Viendra-t-il\u00a0?", "Nul ne le sait\u00a0!", "Attendons."),
    ("Viendra-t-il\u202f?", "Nul ne le sait\u202f!", "Attendons."),
    ("«\u00a0Viendra-t-il\u00a0?\u00a0» demanda Paul.", "Marie se tut."),
    ("Ah ! quelle surprise de vous voir ici.",),
    # Brackets.
    ("Il est venu.", "(Personne ne l'attendait.)", "Il est reparti."),
    ("Il viendra (peut-être demain ?) avec sa sœur.",),
    ("Il a tout perdu (voir plus haut).", "Il recommence."),
    # Semicolons and colons do not end a sentence.
    ("Le jour tombe ; la nuit vient ; tout se tait.", "Dormons."),
    ("Trois villes sont candidates : Vienne, Helsinki et Genève.",),
    # Addresses and file names.
    ("Consultez https://www.insee.fr/fr/accueil?page=1.2 pour en savoir plus.",),
    ("Tout est sur www.insee.fr.", "Les chiffres y sont à jour."),
    ("Écrivez à jean.dupont@exemple.fr.", "Nous répondrons sous deux jours."),
    ("Ouvrez le fichier rapport.v2.pdf.", "Il contient le budget."),
    # Lists, dialogue, brands.
    ("1. Ouvrir le capot.", "2. Vérifier le niveau d'huile."),
    ("— Viens-tu ? demanda Paul.", "— Non, répondit-elle."),
    ("Apple présente un téléphone.", "iPhone est son nom."),
    ("Le géant eBay a été fondé en 1995.", "Il est coté en Bourse."),
)

LAYOUT_CASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # A heading has no final stop; the paragraph below starts with a capital.
    (
        "Contentieux\n\nÀ son arrivée, il avait promis un rapprochement.",
        ("Contentieux", "À son arrivée, il avait promis un rapprochement."),
    ),
    (
        "Un face à face sur fond de crise\nLes relations sont au plus bas.",
        ("Un face à face sur fond de crise", "Les relations sont au plus bas."),
    ),
    (
        "Des échanges “vigoureux”\nDes discussions animées ont eu lieu.",
        ("Des échanges “vigoureux”", "Des discussions animées ont eu lieu."),
    ),
    (
        "Échange « très vigoureux »\n\nIls se sont vus vendredi.",
        ("Échange « très vigoureux »", "Ils se sont vus vendredi."),
    ),
    (
        "C'est bon pour nous.\n(Pour mémoire : un autre article)\nLors de l'entretien, rien.",
        ("C'est bon pour nous.", "(Pour mémoire : un autre article)", "Lors de l'entretien, rien."),
    ),
    (
        "Pour mémoire\n« Il ne s'en est pas mêlé », dit-il.",
        ("Pour mémoire", "« Il ne s'en est pas mêlé », dit-il."),
    ),
    # A paragraph a line.
    (
        "Le sommet est fini.\nLes délégations repartent.\n",
        ("Le sommet est fini.", "Les délégations repartent."),
    ),
    (
        "Un face à face sur fond de crise\rLes relations sont\rau plus bas.\r\rTout va mal",
        ("Un face à face sur fond de crise", "Les relations sont\rau plus bas.", "Tout va mal"),
    ),
    (
        "Un face à face sur fond de crise\u2028Les relations sont\u2028au plus bas.",
        ("Un face à face sur fond de crise", "Les relations sont\u2028au plus bas."),
    ),
    (
        "Un titre\r\nLes relations sont\r\nau plus bas.\r\n- Un point\r\n- Deux points",
        ("Un titre", "Les relations sont\r\nau plus bas.", "- Un point", "- Deux points"),
    ),
    (
        "Le sommet est fini.\r\n\r\nLes délégations repartent.",
        ("Le sommet est fini.", "Les délégations repartent."),
    ),
    (
        "\n \tLe sommet est fini.  Les délégations repartent. ",
        ("Le sommet est fini.", "Les délégations repartent."),
    ),
    # A blank line ends whatever stands above it.
    (
        "des heurts dans les rues de\n\n \nles autres articles",
        ("des heurts dans les rues de", "les autres articles"),
    ),
    # A wrapped line goes on below.
    (
        "Le président américain\nrencontrera son homologue russe\nà Helsinki. Il l'a dit.",
        ("Le président américain\nrencontrera son homologue russe\nà Helsinki.", "Il l'a dit."),
    ),
    (
        "Lors du sommet,\nDonald Trump a pris la parole.",
        ("Lors du sommet,\nDonald Trump a pris la parole.",),
    ),
    (
        "Le sommet aura lieu le\n16 juillet à Helsinki.",
        ("Le sommet aura lieu le\n16 juillet à Helsinki.",),
    ),
    (
        "La réunion avec M.\nTrump a duré deux heures.",
        ("La réunion avec M.\nTrump a duré deux heures.",),
    ),
    # Dialogue and numbered lists, one item a line.
    (
        "— Viens-tu ?\n— Non.\n— Tant pis !",
        ("— Viens-tu ?", "— Non.", "— Tant pis !"),
    ),
    (
        "1. Premier point\n2. Deuxième point\n3. Troisième point",
        ("1. Premier point", "2. Deuxième point", "3. Troisième point"),
    ),
    # Nothing to split.
    ("", ()),
    (" \n\u00a0\n", ()),
    ("Sans point final", ("Sans point final",)),
)
